package dev.portcullis.collect.read;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.Problem;

/** A document does not say what it has to. Never leaves a reader. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final CollectReason reason;

    public RefusedException(CollectReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** Returns why. */
    public Problem problem() {
        return new Problem(reason, String.valueOf(getMessage()));
    }
}
