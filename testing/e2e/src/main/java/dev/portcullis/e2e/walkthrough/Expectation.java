package dev.portcullis.e2e.walkthrough;

import org.jspecify.annotations.Nullable;

/**
 * What must come of an attempt.
 *
 * @param admitted whether the API server creates the object
 * @param reason the code in the decision record, and in the message where the object is refused
 * @param signer part of the name of the signer that the record must give; null where nobody's signature decides
 */
record Expectation(
        boolean admitted, String reason, @Nullable String signer) {
    static Expectation admitted(String reason) {
        return new Expectation(true, reason, null);
    }

    static Expectation admittedFor(String signer) {
        return new Expectation(true, "Verified", signer);
    }

    static Expectation refused(String reason) {
        return new Expectation(false, reason, null);
    }
}
