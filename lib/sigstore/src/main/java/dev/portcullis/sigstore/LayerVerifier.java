package dev.portcullis.sigstore;

import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.content.Artifact;
import dev.portcullis.sigstore.json.StrictJson;
import dev.portcullis.sigstore.layer.LayerParser;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.InstantSource;

/**
 * Verifies signatures and attestations in cosign's older layout against a trust root, without network. Immutable and thread-safe.
 *
 * <p>The same proofs are demanded as of a bundle; entries of version 1 logs rest on the log's signed promise, since the layout has no room
 * for a proof of inclusion.
 *
 * @see <a href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md">cosign's signature specification</a>
 */
public final class LayerVerifier {
    private static final int MAX_BYTES = 32 * 1024 * 1024;
    private static final int MAX_DEPTH = 16;

    /** An envelope, or an annotation's log entry, has fewer than a hundred. */
    private static final int MAX_TOKENS = 1_000;

    private final LayerParser parser = new LayerParser(new StrictJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS));
    private final ParsedVerification verification;

    /** @param clock tells when a verified time would lie in the future, with 60 s of skew */
    public LayerVerifier(InstantSource clock) {
        this.verification = new ParsedVerification(clock);
    }

    /** Verifies a layer that should be about the image with this digest. Any fault whatsoever is a rejection. */
    public Verification verify(SignedLayer layer, Digest image, TrustRoot root) {
        return verification.verify(
                () -> parser.parse(layer.mediaType(), layer.content().toByteArray(), layer.annotations()),
                Artifact.of(image),
                root);
    }
}
