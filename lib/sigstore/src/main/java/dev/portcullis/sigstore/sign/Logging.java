package dev.portcullis.sigstore.sign;

import dev.portcullis.core.reason.Reason;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;

/** The outcome of entering a signature into a log. */
public sealed interface Logging {
    /** What the log answered; whether it proves anything is for the verifier of bundles. */
    record Entered(TransparencyLogEntry entry) implements Logging {}

    /** The log has this signature already, and does not give its entry out again. */
    record Known(String detail) implements Logging {}

    /**
     * There is no entry that is known of.
     *
     * @param reason why
     * @param detail one sentence for a person
     */
    record Failed(Reason reason, String detail) implements Logging {}
}
