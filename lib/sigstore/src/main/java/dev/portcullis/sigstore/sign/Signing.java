package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;

/** The outcome of asking a {@link Signer}. */
public sealed interface Signing {
    /**
     * A signature, not yet checked.
     *
     * @param signature the raw signature
     * @param key the public key that it is to be checked with
     * @param keyVersion which version of the key the signer says it used; empty where keys have none
     */
    record Signed(ByteString signature, SigningKey key, String keyVersion) implements Signing {}

    /**
     * No signature.
     *
     * @param reason why
     * @param detail one sentence for a person, without a secret
     */
    record Failed(Reason reason, String detail) implements Signing {}
}
