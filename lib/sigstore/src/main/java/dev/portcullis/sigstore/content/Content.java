package dev.portcullis.sigstore.content;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was signed, with its only signature. */
public sealed interface Content {
    /** The raw signature. */
    ByteString signature();

    /** Returns the bytes that RFC 3161 timestamps may be about; whoever timestamped any of them had the signature. */
    default List<ByteString> timestamped() {
        return List.of(signature());
    }

    /**
     * A signature over the artifact itself.
     *
     * @param signature the raw signature
     * @param algorithm which digest of the artifact was signed, or null if the bundle leaves it to the key
     * @param digest that digest as the bundle states it; empty if it does not
     */
    record Message(ByteString signature, @Nullable HashAlgorithm algorithm, ByteString digest) implements Content {}

    /**
     * A DSSE envelope with its only signature.
     *
     * @param payloadType the type of the payload
     * @param payload the exact bytes
     * @param signature the raw signature
     * @param encoded the JSON text that the envelope came as, where cosign's older layout keeps it; else empty
     * @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/protocol.md">DSSE protocol</a>
     */
    record Envelope(String payloadType, ByteString payload, ByteString signature, ByteString encoded)
            implements Content {
        /** In cosign's older layout, cosign 1 and 2 have the whole envelope timestamped, cosign 3 the signature. */
        @Override
        public List<ByteString> timestamped() {
            return encoded.isEmpty() ? List.of(signature) : List.of(signature, encoded);
        }

        /** Returns the pre-authentication encoding: what is signed. Lengths count bytes. */
        public ByteString preAuthenticationEncoding() {
            ByteString type = ByteString.copyFromUtf8(payloadType);
            String head = "DSSEv1 " + type.size() + " ";
            return ByteString.copyFrom(head, StandardCharsets.US_ASCII)
                    .concat(type)
                    .concat(ByteString.copyFrom(" " + payload.size() + " ", StandardCharsets.US_ASCII))
                    .concat(payload);
        }
    }

    /**
     * A payload in cosign's older form for image signatures, "simple signing".
     *
     * @param payload the exact bytes that are signed
     * @param signature the raw signature
     * @see <a href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md">cosign's signature specification</a>
     */
    record SimpleSigning(ByteString payload, ByteString signature) implements Content {}
}
