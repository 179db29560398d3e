package dev.portcullis.webhook.record;

import java.io.IOException;

/** Some records are lost for good. */
final class RecordsLostException extends IOException {
    private final int number;
    private final String reason;

    /**
     * Makes one.
     *
     * @param number how many are lost
     * @param reason as metrics name it, such as {@code rejected}
     * @param message for the log
     */
    RecordsLostException(int number, String reason, String message) {
        super(message);
        this.number = number;
        this.reason = reason;
    }

    int number() {
        return number;
    }

    String reason() {
        return reason;
    }
}
