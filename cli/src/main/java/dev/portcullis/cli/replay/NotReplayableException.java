package dev.portcullis.cli.replay;

/** A decision cannot be reached again from what there is; ends the replay of that record. */
final class NotReplayableException extends RuntimeException {
    /** @param message what is missing, as a sentence without its end */
    NotReplayableException(String message) {
        super(message, null, false, false);
    }

    /** Returns the one behind a failure, which threads wrap; the failure itself where there is none. */
    static RuntimeException behind(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotReplayableException missing) {
                return missing;
            }
        }
        return failure;
    }
}
