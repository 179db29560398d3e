package dev.portcullis.vault;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Vault answered with a status that is no success. What it said is looked at and never passed on. */
final class StatusException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient String words;
    private final transient @Nullable Duration retryAfter;

    StatusException(int status, String words, @Nullable Duration retryAfter) {
        super("status " + status);
        this.status = status;
        this.words = words;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    /** Returns what it said, in lower case. */
    String words() {
        return words;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
