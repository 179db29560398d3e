package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of asking a {@link Signer}. */
public sealed interface Signing {
    /**
     * A signature, not yet checked.
     *
     * @param signature the raw signature
     * @param key the public key that it is to be checked with
     * @param keyVersion which version of the key the signer says it used; empty where keys have none
     * @param certificate of the key, in DER form, which the bundle names instead of it then; empty for none
     */
    record Signed(ByteString signature, SigningKey key, String keyVersion, ByteString certificate) implements Signing {
        /** A signature by a key that verifiers know. */
        public Signed(ByteString signature, SigningKey key, String keyVersion) {
            this(signature, key, keyVersion, ByteString.EMPTY);
        }
    }

    /**
     * No signature.
     *
     * @param reason why
     * @param detail one sentence for a person, without a secret
     * @param retryAfter how long whoever was asked wants to be left alone; null where that was not said
     */
    record Failed(Reason reason, String detail, @Nullable Duration retryAfter) implements Signing {
        /** Without a time to wait. */
        public Failed(Reason reason, String detail) {
            this(reason, detail, null);
        }
    }
}
