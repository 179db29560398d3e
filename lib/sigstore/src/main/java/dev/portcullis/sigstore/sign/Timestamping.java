package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;

/** The outcome of having a signature timestamped. */
public sealed interface Timestamping {
    /** A response (RFC 3161) that is about the signature, by an authority that is trusted. */
    record Stamped(ByteString response) implements Timestamping {}

    /**
     * None that counts.
     *
     * @param reason why
     * @param detail one sentence for a person
     */
    record Failed(Reason reason, String detail) implements Timestamping {}
}
