package dev.portcullis.sigstore;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.certificate.CertificatePath;
import dev.portcullis.sigstore.certificate.IdentityReader;
import dev.portcullis.sigstore.certificate.PathFinder;
import dev.portcullis.sigstore.certificate.SctVerifier;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.Artifact;
import dev.portcullis.sigstore.content.ContentVerifier;
import dev.portcullis.sigstore.content.ParsedBundle;
import dev.portcullis.sigstore.content.SignatureKey;
import dev.portcullis.sigstore.content.SignedContent;
import dev.portcullis.sigstore.content.SigningMaterial;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Signatures made with short-lived certificates: everything is judged at the verified times of signing. */
final class KeylessVerification {
    private static final PathFinder PATHS = new PathFinder(
            KeyPurposeId.id_kp_codeSigning,
            new PathFinder.Codes(
                    Reason.CERTIFICATE_UNTRUSTED, Reason.CERTIFICATE_EXPIRED, Reason.CERTIFICATE_USAGE_INVALID));

    private final ContentVerifier contents;
    private final ProofVerifier proofs;

    KeylessVerification(ContentVerifier contents, ProofVerifier proofs) {
        this.contents = contents;
        this.proofs = proofs;
    }

    Checked<Verification.Verified> verify(
            ParsedBundle bundle, SigningMaterial.Certificate certificate, Artifact artifact, TrustRoot root) {
        if (root.certificateAuthorities().isEmpty()) {
            return Checked.refuse(
                    Reason.CERTIFICATE_UNTRUSTED,
                    "the bundle is signed with a certificate, the trust root has keys only");
        }
        SignatureKey key = new SignatureKey(certificate.leaf().getPublicKey(), certificate.der(), true);
        ProofVerifier.Need need = new ProofVerifier.Need(root.demands().certificateLog(), true);
        return contents.verify(bundle.content(), artifact, key)
                .then(signed -> proofs.verify(bundle, signed, root, need)
                        .then(proven -> chain(certificate, root, proven)
                                .then(material -> verified(certificate, signed, proven, material))));
    }

    /** Validates the chain and the transparency of the certificate at every verified time. */
    private static Checked<Set<TrustMaterial>> chain(
            SigningMaterial.Certificate certificate, TrustRoot root, Proofs proven) {
        Set<TrustMaterial> material = new HashSet<>(proven.material());
        for (Instant at : proven.instants()) {
            Checked<Set<TrustMaterial>> held = PATHS.find(
                            certificate.leaf(), certificate.others(), root.certificateAuthorities(), at)
                    .then(path -> transparency(certificate, path, root));
            switch (held) {
                case Checked.Passed<Set<TrustMaterial>>(Set<TrustMaterial> found) -> material.addAll(found);
                case Checked.Refused<Set<TrustMaterial>>(Rejection rejection) -> {
                    return Checked.refuse(rejection);
                }
            }
        }
        return Checked.pass(material);
    }

    private static Checked<Set<TrustMaterial>> transparency(
            SigningMaterial.Certificate certificate, CertificatePath path, TrustRoot root) {
        Set<TrustMaterial> material = new HashSet<>();
        path.certificates().stream()
                .filter(path.authority().chain()::contains)
                .map(path.authority()::material)
                .forEach(material::add);
        if (root.demands().sct() == SctDemand.NOT_REQUIRED) {
            return Checked.pass(material);
        }
        return SctVerifier.verify(certificate.leaf(), path.issuer(), root.certificateLogs())
                .then(log -> {
                    material.add(log);
                    return Checked.pass(material);
                });
    }

    private static Checked<Verification.Verified> verified(
            SigningMaterial.Certificate certificate, SignedContent signed, Proofs proven, Set<TrustMaterial> material) {
        return IdentityReader.read(certificate.leaf())
                .then(identity ->
                        Checked.pass(Outcomes.verified(signed, new Signer.Keyless(identity), material, proven)));
    }
}
