package dev.portcullis.sigstore.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.common.v1.LogId;
import dev.sigstore.proto.common.v1.PublicKey;
import dev.sigstore.proto.common.v1.PublicKeyDetails;
import dev.sigstore.proto.common.v1.TimeRange;
import dev.sigstore.proto.common.v1.X509CertificateChain;
import dev.sigstore.proto.trustroot.v1.CertificateAuthority;
import dev.sigstore.proto.trustroot.v1.TransparencyLogInstance;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** A complete Sigstore instance: certificate authority, logs of both versions, certificate transparency log, timestamp authority. */
public final class PrivateSigstore {
    public static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    public static final Instant SIGNED_AT = Instant.parse("2026-03-01T12:00:00Z");
    public static final Instant TO = Instant.parse("2040-01-01T00:00:00Z");
    public static final String MEDIA_TYPE = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";

    public final TestAuthority authority = TestAuthority.create("private", KeyPurposeId.id_kp_codeSigning, FROM, TO);
    public final TestLog rekor = TestLog.v1(TestKey.p256(), "rekor.example.com");
    public final TestLog tiles = TestLog.v2(TestKey.ed25519(), "tiles.example.com");
    public final TestLog transparency = TestLog.v1(TestKey.p256(), "ct.example.com");
    public final TestTimestampAuthority timestamps = TestTimestampAuthority.create("private timestamps");

    /** The trusted root that lists all of it, to be changed by a test. */
    public TrustedRoot.Builder trustedRoot() {
        return TrustedRoot.newBuilder()
                .setMediaType(MEDIA_TYPE)
                .addCertificateAuthorities(authority(authority.chain(), FROM, TO))
                .addTimestampAuthorities(authority(timestamps.chain(), FROM, TO))
                .addTlogs(log(rekor, FROM, TO))
                .addTlogs(log(tiles, FROM, TO))
                .addCtlogs(log(transparency, FROM, TO));
    }

    /** A specification of a certificate that this instance would issue. */
    public CertificateSpec certificate() {
        return new CertificateSpec().transparencyLog(transparency);
    }

    public static CertificateAuthority.Builder authority(List<X509Certificate> chain, Instant from, Instant to) {
        X509CertificateChain.Builder certificates = X509CertificateChain.newBuilder();
        chain.forEach(certificate -> certificates.addCertificatesBuilder().setRawBytes(der(certificate)));
        return CertificateAuthority.newBuilder().setCertChain(certificates).setValidFor(range(from, to));
    }

    public static TransparencyLogInstance.Builder log(TestLog log, Instant from, Instant to) {
        PublicKeyDetails details = switch (log.key().algorithm()) {
            case "Ed25519" -> PublicKeyDetails.PKIX_ED25519;
            case "SHA384withECDSA" -> PublicKeyDetails.PKIX_ECDSA_P384_SHA_384;
            case "SHA256withRSA" -> PublicKeyDetails.PKIX_RSA_PKCS1V15_2048_SHA256;
            default -> PublicKeyDetails.PKIX_ECDSA_P256_SHA_256;
        };
        return TransparencyLogInstance.newBuilder()
                .setBaseUrl("https://" + log.host())
                .setHashAlgorithm(HashAlgorithm.SHA2_256)
                .setPublicKey(PublicKey.newBuilder()
                        .setRawBytes(ByteString.copyFrom(log.key().publicKey().getEncoded()))
                        .setKeyDetails(details)
                        .setValidFor(range(from, to)))
                .setLogId(LogId.newBuilder().setKeyId(ByteString.copyFrom(log.id())));
    }

    public static TimeRange.Builder range(Instant from, Instant to) {
        return TimeRange.newBuilder()
                .setStart(Timestamp.newBuilder().setSeconds(from.getEpochSecond()))
                .setEnd(Timestamp.newBuilder().setSeconds(to.getEpochSecond()));
    }

    public static ByteString der(X509Certificate certificate) {
        try {
            return ByteString.copyFrom(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] json(MessageOrBuilder message) {
        try {
            return JsonFormat.printer().print(message).getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
