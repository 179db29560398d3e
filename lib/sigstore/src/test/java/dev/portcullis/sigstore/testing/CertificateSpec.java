package dev.portcullis.sigstore.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;
import org.jspecify.annotations.Nullable;

/** What a certificate should say; starts as one that Fulcio would issue. Mutable, for one test. */
public final class CertificateSpec {
    public static final String ISSUER = "https://issuer.example.com";
    public static final String SUBJECT = "signer@example.com";
    private static final String FULCIO = "1.3.6.1.4.1.57264.1.";

    final Map<String, byte[]> extensions = new LinkedHashMap<>();
    List<GeneralName> names = new ArrayList<>(List.of(new GeneralName(GeneralName.rfc822Name, SUBJECT)));
    TestKey key = TestKey.p256();
    Instant notBefore = PrivateSigstore.SIGNED_AT.minus(Duration.ofMinutes(1));
    Instant notAfter = PrivateSigstore.SIGNED_AT.plus(Duration.ofMinutes(9));
    KeyPurposeId purpose = KeyPurposeId.id_kp_codeSigning;

    int usage = KeyUsage.digitalSignature;
    boolean authority;
    String criticalExtension = "";
    byte[] sctExtensions = {};

    @Nullable
    BigInteger serial;

    @Nullable
    String algorithm;

    @Nullable
    TestLog transparencyLog;

    public CertificateSpec() {
        issuer(ISSUER);
    }

    public CertificateSpec key(TestKey replacement) {
        key = replacement;
        return this;
    }

    public CertificateSpec valid(Instant from, Instant to) {
        notBefore = from;
        notAfter = to;
        return this;
    }

    public CertificateSpec purpose(KeyPurposeId replacement) {
        purpose = replacement;
        return this;
    }

    public CertificateSpec names(GeneralName... replacement) {
        names = List.of(replacement);
        return this;
    }

    public CertificateSpec otherName(String oid, String value) {
        ASN1Encodable name = new OtherName(new ASN1ObjectIdentifier(oid), new DERUTF8String(value));
        return names(new GeneralName(GeneralName.otherName, name));
    }

    public CertificateSpec issuer(String issuer) {
        return extension(8, issuer);
    }

    public CertificateSpec rawIssuer(String issuer) {
        extensions.put(FULCIO + 1, issuer.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public CertificateSpec without(int number) {
        extensions.remove(FULCIO + number);
        return this;
    }

    public CertificateSpec extension(int number, String value) {
        try {
            extensions.put(FULCIO + number, new DERUTF8String(value).getEncoded());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return this;
    }

    public CertificateSpec rawExtension(String oid, byte[] value) {
        extensions.put(oid, value);
        return this;
    }

    public CertificateSpec transparencyLog(@Nullable TestLog log) {
        transparencyLog = log;
        return this;
    }

    /** Makes it a certificate authority's. */
    public CertificateSpec authority() {
        authority = true;
        return usage(KeyUsage.digitalSignature | KeyUsage.keyCertSign);
    }

    /** Replaces the key usage. */
    public CertificateSpec usage(int bits) {
        usage = bits;
        return this;
    }

    public CertificateSpec critical(String oid) {
        criticalExtension = oid;
        return rawExtension(oid, new byte[] {5, 0});
    }

    /** Extensions of the log's timestamp, as tile-based logs write them. */
    public CertificateSpec sctExtensions(byte... bytes) {
        sctExtensions = bytes;
        return this;
    }

    public CertificateSpec serial(BigInteger number) {
        serial = number;
        return this;
    }

    /** The algorithm that the issuer signs it with. */
    public CertificateSpec issuedWith(String other) {
        algorithm = other;
        return this;
    }
}
