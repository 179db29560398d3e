package dev.portcullis.sigstore;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.Artifact;
import dev.portcullis.sigstore.content.BundleParser;
import dev.portcullis.sigstore.content.ContentVerifier;
import dev.portcullis.sigstore.content.SigningMaterial;
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
    private static final int MAX_BUNDLE_BYTES = 32 * 1024 * 1024;
    private static final int MAX_BUNDLE_DEPTH = 16;
    private static final int MAX_STATEMENT_DEPTH = 256;

    private final BundleParser parser = new BundleParser(new StrictJson(MAX_BUNDLE_BYTES, MAX_BUNDLE_DEPTH));
    private final ContentVerifier contents = new ContentVerifier(new StrictJson(MAX_BUNDLE_BYTES, MAX_STATEMENT_DEPTH));
    private final KeylessVerification keyless;
    private final KeyVerification keyed;

    /** @param clock tells when a verified time would lie in the future, with 60 s of skew */
    public BundleVerifier(InstantSource clock) {
        ProofVerifier proofs = new ProofVerifier(clock);
        this.keyless = new KeylessVerification(contents, proofs);
        this.keyed = new KeyVerification(contents, proofs);
    }

    /** Verifies a bundle that should be about the artifact with this digest. Any fault whatsoever is a rejection. */
    public Verification verify(byte[] bundleJson, Digest artifact, TrustRoot root) {
        return verify(bundleJson, Artifact.of(artifact), root);
    }

    /** Verifies a bundle that should be about these bytes; needed where it signs another digest of them than SHA-256. */
    public Verification verify(byte[] bundleJson, byte[] artifact, TrustRoot root) {
        return verify(bundleJson, Artifact.of(artifact), root);
    }

    private Verification verify(byte[] bundleJson, Artifact artifact, TrustRoot root) {
        Checked<Verification.Verified> checked;
        try {
            checked = parser.parse(bundleJson).then(bundle -> switch (bundle.material()) {
                case SigningMaterial.Certificate certificate -> keyless.verify(bundle, certificate, artifact, root);
                case SigningMaterial.Key key -> keyed.verify(bundle, key, artifact, root);
            });
        } catch (RuntimeException | Error e) {
            return new Verification.Rejected(new Rejection(
                    Reason.INTERNAL_ERROR,
                    "the verifier failed: " + e.getClass().getSimpleName()));
        }
        return switch (checked) {
            case Checked.Passed<Verification.Verified>(Verification.Verified verified) -> verified;
            case Checked.Refused<Verification.Verified>(Rejection why) -> new Verification.Rejected(why);
        };
    }
}
