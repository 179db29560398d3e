package dev.portcullis.sigstore.content;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import java.util.Optional;

/**
 * Content whose signature holds, under a key that nothing has vouched for yet.
 *
 * @param content the content
 * @param artifact the artifact that it is about
 * @param key the key that the signature holds under
 * @param claim what it says
 */
public record SignedContent(Content content, Artifact artifact, SignatureKey key, Claim claim) {
    /** Returns the digest of what was signed: the artifact, the envelope's pre-authentication encoding, or the payload. */
    public Optional<ByteString> signedDigest(HashAlgorithm algorithm) {
        return switch (content) {
            case Content.Message message -> artifact.digest(algorithm);
            case Content.Envelope envelope -> Optional.of(algorithm.digest(envelope.preAuthenticationEncoding()));
            case Content.SimpleSigning simple -> Optional.of(algorithm.digest(simple.payload()));
        };
    }
}
