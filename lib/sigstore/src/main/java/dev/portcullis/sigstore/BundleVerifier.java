package dev.portcullis.sigstore;

import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.content.Artifact;
import dev.portcullis.sigstore.content.BundleParser;
import dev.portcullis.sigstore.json.StrictJson;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.InstantSource;

/**
 * Verifies Sigstore bundles of version 0.1 to 0.3 against a trust root, without network. Immutable and thread-safe.
 *
 * <p>A bundle is verified as a whole: every proof in it is about its one signature. It says who signed; whether that signer may sign is
 * for the caller.
 *
 * @see <a href="https://github.com/sigstore/architecture-docs/blob/main/client-spec.md">Sigstore client specification</a>
 */
public final class BundleVerifier {
    private static final int MAX_BYTES = 32 * 1024 * 1024;
    private static final int MAX_DEPTH = 16;

    /** Sixteen log entries with the longest proofs have 2,000. */
    private static final int MAX_TOKENS = 4_000;

    private final BundleParser parser = new BundleParser(new StrictJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS));
    private final ParsedVerification verification;

    /** @param clock tells when a verified time would lie in the future, with 60 s of skew */
    public BundleVerifier(InstantSource clock) {
        this.verification = new ParsedVerification(clock);
    }

    /** Verifies a bundle that should be about the artifact with this digest. Any fault whatsoever is a rejection. */
    public Verification verify(byte[] bundleJson, Digest artifact, TrustRoot root) {
        return verification.verify(() -> parser.parse(bundleJson), Artifact.of(artifact), root);
    }

    /** Verifies a bundle that should be about these bytes; needed where it signs another digest of them than SHA-256. */
    public Verification verify(byte[] bundleJson, byte[] artifact, TrustRoot root) {
        return verification.verify(() -> parser.parse(bundleJson), Artifact.of(artifact), root);
    }
}
