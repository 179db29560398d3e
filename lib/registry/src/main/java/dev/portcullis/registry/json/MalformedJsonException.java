package dev.portcullis.registry.json;

/** A document is not JSON of one meaning. The message says what is wrong and quotes nothing of it. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedJsonException(String problem) {
        super(problem);
    }

    /** Returns what is wrong, to follow "…, but ". */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
