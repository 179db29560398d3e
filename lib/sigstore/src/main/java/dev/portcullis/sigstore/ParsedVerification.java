package dev.portcullis.sigstore;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.Artifact;
import dev.portcullis.sigstore.content.ContentVerifier;
import dev.portcullis.sigstore.content.ParsedBundle;
import dev.portcullis.sigstore.content.SigningMaterial;
import dev.portcullis.sigstore.json.StrictJson;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What verification has in common for every format: parse, then verify as a whole; whatever goes wrong is a rejection. */
final class ParsedVerification {
    private static final int MAX_STATEMENT_BYTES = 32 * 1024 * 1024;
    private static final int MAX_STATEMENT_DEPTH = 256;

    /** Statements are not made into trees, so this bounds time alone: large bills of materials have a token for ten bytes. */
    private static final int MAX_STATEMENT_TOKENS = 4_000_000;

    private final KeylessVerification keyless;
    private final KeyVerification keyed;

    ParsedVerification(InstantSource clock) {
        ContentVerifier contents =
                new ContentVerifier(new StrictJson(MAX_STATEMENT_BYTES, MAX_STATEMENT_DEPTH, MAX_STATEMENT_TOKENS));
        ProofVerifier proofs = new ProofVerifier(clock);
        this.keyless = new KeylessVerification(contents, proofs);
        this.keyed = new KeyVerification(contents, proofs);
    }

    Verification verify(Supplier<Checked<ParsedBundle>> parsed, Artifact artifact, TrustRoot root) {
        Checked<Verification.Verified> checked;
        try {
            checked = parsed.get().then(evidence -> switch (evidence.material()) {
                case SigningMaterial.Certificate certificate -> keyless.verify(evidence, certificate, artifact, root);
                case SigningMaterial.Key key -> keyed.verify(evidence, key, artifact, root);
            });
        } catch (RuntimeException | Error e) {
            return new Verification.Rejected(new Rejection(
                    Reason.INTERNAL_ERROR,
                    "the verifier failed: " + e.getClass().getSimpleName()));
        }
        return switch (checked) {
            case Checked.Passed<Verification.Verified>(Verification.Verified verified)
            when root.revocations().revokes(verified.signer(), verified.material()) ->
                new Verification.Rejected(new Rejection(
                        Reason.TRUST_REVOKED,
                        "the trust root revokes " + verified.signer().describe() + ", or what vouches for it"));
            case Checked.Passed<Verification.Verified>(Verification.Verified verified) -> verified;
            case Checked.Refused<Verification.Verified>(Rejection why) -> new Verification.Rejected(why);
        };
    }
}
