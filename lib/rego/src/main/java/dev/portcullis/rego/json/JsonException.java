package dev.portcullis.rego.json;

/** A document is no JSON, or larger than its limits allow. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the document. */
    public enum Reason {
        SYNTAX,
        TOO_LARGE,
        TOO_DEEP,
        TOO_MANY_VALUES
    }

    private final Reason reason;

    JsonException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
