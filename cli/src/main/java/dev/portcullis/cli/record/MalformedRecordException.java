package dev.portcullis.cli.record;

/** A record is not as its schema says; ends the reading of that record. */
final class MalformedRecordException extends RuntimeException {
    /** @param message what is wrong and where, as a sentence without its end */
    MalformedRecordException(String message) {
        super(message, null, false, false);
    }
}
