package dev.portcullis.testing.process;

import org.jspecify.annotations.Nullable;

/** A server or tool of the local stack did not do what it was asked for. The message says which one and where its log is. */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
