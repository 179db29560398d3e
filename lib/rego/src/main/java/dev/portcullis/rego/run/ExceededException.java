package dev.portcullis.rego.run;

/** Ends an evaluation that has used something up. */
public final class ExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Resource resource;

    public ExceededException(Resource resource) {
        super(resource.name(), null, false, false);
        this.resource = resource;
    }

    public Resource resource() {
        return resource;
    }
}
