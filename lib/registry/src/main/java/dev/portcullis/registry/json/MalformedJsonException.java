package dev.portcullis.registry.json;

/** A document is not JSON of one meaning. The message says what is wrong and quotes nothing of it. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean beyondBounds;

    public MalformedJsonException(String problem) {
        this(problem, false);
    }

    /** @param beyondBounds whether it may well be JSON, and is deeper or has more parts than is read */
    public MalformedJsonException(String problem, boolean beyondBounds) {
        super(problem);
        this.beyondBounds = beyondBounds;
    }

    /** Returns whether it is deeper, or has more parts, than is read, so that nobody looked further. */
    public boolean isBeyondBounds() {
        return beyondBounds;
    }

    /** Returns what is wrong, to follow "…, but ". */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
