package dev.portcullis.rego.builtin.crypto;

/** Bytes are not what they should be. It carries no stack: inputs of policies cause it, and may do so often. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public MalformedException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** What is wrong, as Go says it. */
    public String reason() {
        return reason;
    }
}
