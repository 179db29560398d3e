package dev.portcullis.sigstore;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.Artifact;
import dev.portcullis.sigstore.content.ContentVerifier;
import dev.portcullis.sigstore.content.ParsedBundle;
import dev.portcullis.sigstore.content.SignatureKey;
import dev.portcullis.sigstore.content.SignedContent;
import dev.portcullis.sigstore.content.SigningMaterial;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.trust.ListedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** Signatures made with keys that the trust root lists. */
final class KeyVerification {
    private final ContentVerifier contents;
    private final ProofVerifier proofs;

    KeyVerification(ContentVerifier contents, ProofVerifier proofs) {
        this.contents = contents;
        this.proofs = proofs;
    }

    Checked<Verification.Verified> verify(
            ParsedBundle bundle, SigningMaterial.Key material, Artifact artifact, TrustRoot root) {
        if (root.keys().isEmpty()) {
            return Checked.refuse(
                    Reason.CERTIFICATE_MISSING, "the bundle is signed with a key, the trust root lists none");
        }
        Checked<Verification.Verified> refusal = Checked.refuse(Reason.KEY_UNKNOWN, "no listed key made the signature");
        for (ListedKey listed : root.keys()) {
            SignatureKey key = new SignatureKey(listed.key(), listed.spki(), false);
            switch (contents.verify(bundle.content(), artifact, key)) {
                case Checked.Passed<SignedContent>(SignedContent signed) -> {
                    return prove(bundle, signed, listed, root);
                }
                case Checked.Refused<SignedContent>(Rejection why) -> {
                    // A signature that does not hold under this key may hold under the next one.
                    if (why.reason() != Reason.SIGNATURE_INVALID || isHintOf(material.hint(), listed)) {
                        refusal = Checked.refuse(why);
                    }
                }
            }
        }
        return refusal;
    }

    private Checked<Verification.Verified> prove(
            ParsedBundle bundle, SignedContent signed, ListedKey listed, TrustRoot root) {
        ProofVerifier.Need need =
                new ProofVerifier.Need(root.demands().keyLog(), listed.window().isBounded());
        return proofs.verify(bundle, signed, root, need).then(proven -> {
            if (!proven.instants().stream().allMatch(listed.window()::contains)) {
                return Checked.refuse(
                        Reason.KEY_OUTSIDE_WINDOW, "the key's window does not hold every verified time of signing");
            }
            Set<TrustMaterial> used = new HashSet<>(proven.material());
            used.add(listed.material());
            Signer signer = new Signer.Key(listed.name(), listed.material().fingerprint());
            return Checked.pass(Outcomes.verified(signed, signer, used, proven));
        });
    }

    /** The hint is unsigned: it only tells a wrong signature by a listed key from a key that is not listed. */
    private static boolean isHintOf(String hint, ListedKey listed) {
        return hint.equals(Base64.getEncoder()
                .encodeToString(HashAlgorithm.SHA_256.digest(listed.spki()).toByteArray()));
    }
}
