package dev.portcullis.sigstore.crypto;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Reads X.509 certificates (RFC 5280). */
public final class Certificates {
    private static final int MAX_BYTES = 64 * 1024;
    private static final Set<String> SIGNATURE_ALGORITHMS = Stream.of(
                    X9ObjectIdentifiers.ecdsa_with_SHA256,
                    X9ObjectIdentifiers.ecdsa_with_SHA384,
                    X9ObjectIdentifiers.ecdsa_with_SHA512,
                    PKCSObjectIdentifiers.sha256WithRSAEncryption,
                    PKCSObjectIdentifiers.sha384WithRSAEncryption,
                    PKCSObjectIdentifiers.sha512WithRSAEncryption,
                    EdECObjectIdentifiers.id_Ed25519)
            .map(ASN1ObjectIdentifier::getId)
            .collect(Collectors.toUnmodifiableSet());

    private Certificates() {}

    /** Reads exactly one certificate in DER form; empty for anything else, such as PEM, trailing bytes, or lengths written longer than needed. */
    public static Optional<X509Certificate> parse(ByteString der) {
        if (der.isEmpty() || der.size() > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der.newInput());
            boolean whole = certificate != null && Arrays.equals(certificate.getEncoded(), der.toByteArray());
            return whole && isDistinguished(der.toByteArray()) ? Optional.of(certificate) : Optional.empty();
        } catch (CertificateException | IOException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** The JDK reads other notations too, and bits after a signature's end; then one certificate would come as many. */
    private static boolean isDistinguished(byte[] der) throws IOException {
        ASN1Primitive read = Der.read(der);
        return Arrays.equals(read.getEncoded(ASN1Encoding.DER), der)
                && Certificate.getInstance(read).getSignature().getPadBits() == 0;
    }

    /** Tells whether a certificate carries its own issuer's name and signature, as roots do; one that cannot be checked counts as such. */
    public static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                && (!PublicKeys.isSupported(certificate.getPublicKey()) || isIssuedBy(certificate, certificate));
    }

    /**
     * Tells whether one certificate names the other as its issuer and is signed by its key. Keys and algorithms that signatures are not
     * checked with elsewhere do not count here either; some of them cost more to check than a request may take.
     */
    public static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                || !PublicKeys.isSupported(issuer.getPublicKey())
                || !isSignedByKnownAlgorithm(certificate)
                || !Signatures.isWellFormed(issuer.getPublicKey(), certificate.getSignature())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isSignedByKnownAlgorithm(X509Certificate certificate) {
        if (!certificate.getSigAlgOID().equals(PKCSObjectIdentifiers.id_RSASSA_PSS.getId())) {
            return SIGNATURE_ALGORITHMS.contains(certificate.getSigAlgOID());
        }
        try {
            RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(certificate.getSigAlgParams());
            return parameters != null
                    && HashAlgorithm.byOid(parameters.getHashAlgorithm().getAlgorithm())
                            .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
