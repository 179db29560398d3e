package dev.portcullis.sigstore.content;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.ParsedBundle.Version;
import dev.portcullis.sigstore.crypto.Certificates;
import dev.portcullis.sigstore.crypto.PublicKeys;
import dev.sigstore.proto.bundle.v1.VerificationMaterial;
import dev.sigstore.proto.common.v1.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a bundle names as the signer's key. */
final class MaterialParser {
    private static final int MAX_CHAIN = 8;

    private MaterialParser() {}

    static Checked<SigningMaterial> parse(VerificationMaterial material, Version version) {
        return switch (material.getContentCase()) {
            case PUBLIC_KEY ->
                Checked.pass(new SigningMaterial.Key(material.getPublicKey().getHint()));
            case CERTIFICATE -> certificates(List.of(material.getCertificate()));
            case X509_CERTIFICATE_CHAIN ->
                version == Version.V0_3
                        ? Checked.refuse(
                                Reason.BUNDLE_MALFORMED,
                                "a bundle of version 0.3 holds one certificate, this one a chain")
                        : certificates(material.getX509CertificateChain().getCertificatesList());
            case CONTENT_NOT_SET ->
                Checked.refuse(Reason.CERTIFICATE_MISSING, "the bundle names neither certificate nor key");
        };
    }

    private static Checked<SigningMaterial> certificates(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return Checked.refuse(Reason.CERTIFICATE_MISSING, "the bundle's certificate chain is empty");
        }
        if (chain.size() > MAX_CHAIN) {
            return Checked.refuse(
                    Reason.BUNDLE_TOO_LARGE, "the bundle's certificate chain is longer than " + MAX_CHAIN);
        }
        List<java.security.cert.X509Certificate> certificates = new ArrayList<>();
        for (X509Certificate message : chain) {
            Optional<java.security.cert.X509Certificate> certificate = Certificates.parse(message.getRawBytes());
            if (certificate.isEmpty()) {
                return malformed("the bundle holds something else than a certificate in DER form");
            }
            if (Certificates.isSelfSigned(certificate.get())) {
                return malformed("the bundle brings a root certificate of its own");
            }
            certificates.add(certificate.get());
        }
        if (!PublicKeys.isSupported(certificates.getFirst().getPublicKey())) {
            return Checked.refuse(
                    Reason.BUNDLE_CONTENT_UNSUPPORTED, "the certificate's key is of a kind that is not known here");
        }
        ByteString der = chain.getFirst().getRawBytes();
        return Checked.pass(new SigningMaterial.Certificate(
                certificates.getFirst(), der, certificates.subList(1, certificates.size())));
    }

    private static Checked<SigningMaterial> malformed(String detail) {
        return Checked.refuse(Reason.CERTIFICATE_MALFORMED, detail);
    }
}
