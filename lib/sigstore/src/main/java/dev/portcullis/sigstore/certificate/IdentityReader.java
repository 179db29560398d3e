package dev.portcullis.sigstore.certificate;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.Der;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;

/**
 * Reads who a certificate was issued to.
 *
 * @see <a href="https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md">Fulcio's OID registry</a>
 */
public final class IdentityReader {
    private static final String ISSUER_RAW = "1.3.6.1.4.1.57264.1.1";
    private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";
    private static final ASN1ObjectIdentifier OTHER_NAME = new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.7");

    private IdentityReader() {}

    /** Reads the identity; a certificate with no single subject or issuer has none. */
    public static Checked<CertificateIdentity> read(X509Certificate certificate) {
        try {
            Map<FulcioExtension, String> extensions = new EnumMap<>(FulcioExtension.class);
            for (FulcioExtension extension : FulcioExtension.values()) {
                Optional<byte[]> content = extension(certificate, extension.oid());
                if (content.isPresent()) {
                    extensions.put(extension, utf8(content.get()));
                }
            }
            return issuer(certificate).then(issuer -> identity(certificate, issuer, extensions));
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
            return Checked.refuse(Reason.CERTIFICATE_MALFORMED, "an extension of the certificate cannot be read");
        }
    }

    private static Checked<CertificateIdentity> identity(
            X509Certificate certificate, String issuer, Map<FulcioExtension, String> extensions) {
        Optional<GeneralNames> all = alternativeNames(certificate);
        if (all.isEmpty()) {
            return ambiguous("the certificate has no subject alternative name");
        }
        GeneralName[] names = all.get().getNames();
        if (names.length != 1) {
            return ambiguous("the certificate has " + names.length + " subject alternative names");
        }
        return switch (names[0].getTagNo()) {
            case GeneralName.rfc822Name -> subject(names[0], SubjectType.EMAIL, issuer, extensions);
            case GeneralName.uniformResourceIdentifier -> subject(names[0], SubjectType.URI, issuer, extensions);
            case GeneralName.otherName -> otherName(names[0], issuer, extensions);
            default -> ambiguous("the subject alternative name is neither email, URI nor Fulcio's other name");
        };
    }

    private static Checked<CertificateIdentity> subject(
            GeneralName name, SubjectType type, String issuer, Map<FulcioExtension, String> extensions) {
        return subject(ASN1IA5String.getInstance(name.getName()).getString(), type, issuer, extensions);
    }

    private static Checked<CertificateIdentity> otherName(
            GeneralName name, String issuer, Map<FulcioExtension, String> extensions) {
        OtherName other = OtherName.getInstance(name.getName());
        if (!other.getTypeID().equals(OTHER_NAME)) {
            return ambiguous("the subject alternative name is an other name that Fulcio does not issue");
        }
        String value =
                ASN1UTF8String.getInstance(other.getValue().toASN1Primitive()).getString();
        return subject(value, SubjectType.OTHER_NAME, issuer, extensions);
    }

    private static Checked<CertificateIdentity> subject(
            String subject, SubjectType type, String issuer, Map<FulcioExtension, String> extensions) {
        if (!isPlain(subject)) {
            return ambiguous("the subject alternative name is empty or has control characters");
        }
        return Checked.pass(new CertificateIdentity(issuer, subject, type, extensions));
    }

    private static Checked<String> issuer(X509Certificate certificate) throws IOException {
        Optional<byte[]> current = extension(certificate, ISSUER);
        Optional<byte[]> former = extension(certificate, ISSUER_RAW);
        if (current.isEmpty() && former.isEmpty()) {
            return ambiguous("the certificate names no issuer of the identity");
        }
        String issuer = current.isPresent() ? utf8(current.get()) : raw(former.orElseThrow());
        if (former.isPresent() && !raw(former.get()).equals(issuer)) {
            return ambiguous("the certificate names two issuers of the identity");
        }
        return isPlain(issuer) ? Checked.pass(issuer) : ambiguous("the issuer is empty or has control characters");
    }

    private static Optional<GeneralNames> alternativeNames(X509Certificate certificate) {
        try {
            Optional<byte[]> content = extension(certificate, Extension.subjectAlternativeName.getId());
            return content.isEmpty()
                    ? Optional.empty()
                    : Optional.of(GeneralNames.getInstance(Der.read(content.get())));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Optional<byte[]> extension(X509Certificate certificate, String oid) throws IOException {
        byte[] value = certificate.getExtensionValue(oid);
        return value == null
                ? Optional.empty()
                : Optional.of(ASN1OctetString.getInstance(Der.read(value)).getOctets());
    }

    private static String utf8(byte[] der) throws IOException {
        return ((ASN1UTF8String) Der.read(der)).getString();
    }

    private static String raw(byte[] content) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
    }

    private static boolean isPlain(String text) {
        return !text.isEmpty() && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static <T> Checked<T> ambiguous(String detail) {
        return Checked.refuse(Reason.CERTIFICATE_IDENTITY_AMBIGUOUS, detail);
    }
}
