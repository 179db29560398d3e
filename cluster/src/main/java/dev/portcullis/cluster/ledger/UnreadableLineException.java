package dev.portcullis.cluster.ledger;

/** A line is not as it is written; ends the reading of that line. */
final class UnreadableLineException extends RuntimeException {
    /** @param message what is wrong, as a sentence without its end */
    UnreadableLineException(String message) {
        super(message, null, false, false);
    }
}
