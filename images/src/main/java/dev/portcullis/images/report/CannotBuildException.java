package dev.portcullis.images.report;

/** There will be no image, for a reason that whoever asked for it can do something about; the message says what. */
public final class CannotBuildException extends RuntimeException {
    public CannotBuildException(String message) {
        super(message);
    }

    public CannotBuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
