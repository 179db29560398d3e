package dev.portcullis.cluster.workload;

/** Nobody can say which images an object names by the paths that the settings give for its kind. */
public final class UnreadableImagesException extends Exception {
    private final String problem;

    /** @param problem why, in words that name the place; told to the user */
    UnreadableImagesException(String problem) {
        super(problem);
        this.problem = problem;
    }

    public String problem() {
        return problem;
    }
}
