package dev.portcullis.sigstore.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.Certificates;
import dev.portcullis.sigstore.crypto.Pem;
import dev.portcullis.sigstore.crypto.PublicKeys;
import dev.portcullis.sigstore.crypto.Signatures;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes stand where a certificate or key should: none but issued ones chain to the authority or are known to its log. */
final class CertificateFuzzTest {
    private static final PrivateSigstore SIGSTORE = new PrivateSigstore();
    private static final TrustRoot ROOT = root();
    private static final PathFinder PATHS = new PathFinder(
            KeyPurposeId.id_kp_codeSigning,
            new PathFinder.Codes(
                    Reason.CERTIFICATE_UNTRUSTED, Reason.CERTIFICATE_EXPIRED, Reason.CERTIFICATE_USAGE_INVALID));
    private static final List<X509Certificate> ISSUED = Stream.of(
                    SIGSTORE.certificate(),
                    SIGSTORE.certificate()
                            .names(new GeneralName(GeneralName.uniformResourceIdentifier, "https://a.example/b")),
                    SIGSTORE.certificate().otherName("1.3.6.1.4.1.57264.1.7", "alice!example.com"),
                    SIGSTORE.certificate().rawIssuer(CertificateSpec.ISSUER).extension(12, "https://github.com/a/b"),
                    SIGSTORE.certificate().key(TestKey.rsa()).sctExtensions((byte) 1, (byte) 2),
                    SIGSTORE.certificate().key(TestKey.ed25519()).names())
            .map(SIGSTORE.authority::issue)
            .toList();
    private static final Set<ByteString> KNOWN =
            ISSUED.stream().map(PrivateSigstore::der).collect(Collectors.toUnmodifiableSet());

    private static final Set<ByteString> LOGGED =
            ISSUED.stream().map(CertificateFuzzTest::logged).collect(Collectors.toUnmodifiableSet());

    static Stream<Arguments> seeds() {
        return Stream.of(
                        ISSUED.stream().map(PrivateSigstore::der).map(ByteString::toByteArray),
                        SIGSTORE.authority.chain().stream()
                                .map(PrivateSigstore::der)
                                .map(ByteString::toByteArray),
                        Stream.of(TestKey.rsa(), TestKey.p521(), TestKey.ed25519())
                                .map(key -> key.publicKey().getEncoded()),
                        Stream.of(TestKey.p384().pem().getBytes(StandardCharsets.US_ASCII)),
                        ISSUED.stream().map(CertificateFuzzTest::listed),
                        Stream.of(new byte[] {0, 3, 0, 1, 0}))
                .flatMap(seeds -> seeds)
                .map(seed -> arguments((Object) seed));
    }

    /** The certificate's list of log timestamps, out of the two octet strings around it. */
    private static byte[] listed(X509Certificate certificate) {
        var value = certificate.getExtensionValue(Precertificate.SCT_LIST.getId());
        return ASN1OctetString.getInstance(ASN1OctetString.getInstance(value).getOctets())
                .getOctets();
    }

    /** What a log signs of a certificate; nothing of one that is not in DER. */
    private static ByteString logged(X509Certificate certificate) {
        try {
            return ByteString.copyFrom(Precertificate.tbs(certificate));
        } catch (IOException
                | CertificateEncodingException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException e) {
            return ByteString.EMPTY;
        }
    }

    private static TrustRoot root() {
        var source = TrustRootSource.named("private").withTrustedRoot(PrivateSigstore.json(SIGSTORE.trustedRoot()));
        return switch (TrustRoot.load(source)) {
            case TrustRootResult.Loaded(var root, var ignored) -> root;
            case TrustRootResult.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void onlyIssuedOnesAreTrusted(byte @NotNull [] bytes) {
        var der = ByteString.copyFrom(bytes);
        Certificates.parse(der).ifPresent(certificate -> {
            assertThat(PrivateSigstore.der(certificate)).isEqualTo(der);
            certificate(certificate, KNOWN.contains(der));
        });
        logTimestamps(bytes);
        PublicKeys.fromSpki(bytes).ifPresent(CertificateFuzzTest::key);
        PublicKeys.fromPkcs1(bytes).ifPresent(CertificateFuzzTest::key);
        Pem.parse(new String(bytes, StandardCharsets.ISO_8859_1))
                .ifPresent(pem -> PublicKeys.fromSpki(pem.der().toByteArray()).ifPresent(CertificateFuzzTest::key));
    }

    private static void logTimestamps(byte[] list) {
        try {
            assertThat(Sct.parseList(list))
                    .hasSizeLessThanOrEqualTo(16)
                    .allSatisfy(sct -> assertThat(sct.logId().size()).isEqualTo(32));
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            // What its caller takes for a list that cannot be read.
            assertThat(e.getStackTrace()).isNotEmpty();
        }
    }

    private static void certificate(X509Certificate certificate, boolean issued) {
        Certificates.isSelfSigned(certificate);
        key(certificate.getPublicKey());
        var intermediate = SIGSTORE.authority.intermediate();
        assertThat(Certificates.isIssuedBy(certificate, intermediate)).isEqualTo(issued);
        var path =
                PATHS.find(certificate, List.of(certificate), ROOT.certificateAuthorities(), PrivateSigstore.SIGNED_AT);
        assertThat(path instanceof Checked.Passed<CertificatePath>).isEqualTo(issued);
        // The log signed all of the certificate but its issuer's signature, and the list that holds the log's own.
        if (!LOGGED.contains(logged(certificate))) {
            assertThat(SctVerifier.verify(certificate, intermediate, ROOT.certificateLogs()))
                    .isInstanceOf(Checked.Refused.class);
        }
        switch (IdentityReader.read(certificate)) {
            case Checked.Passed<CertificateIdentity>(var identity) -> {
                assertThat(identity.subject()).isNotEmpty().doesNotContain("\n", "\0");
                assertThat(identity.issuer()).isNotEmpty().doesNotContain("\n", "\0");
            }
            case Checked.Refused<CertificateIdentity>(var why) ->
                assertThat(why.reason()).isIn(Reason.CERTIFICATE_MALFORMED, Reason.CERTIFICATE_IDENTITY_AMBIGUOUS);
        }
    }

    /** No signature of zeros holds under any key but one that was made for it, which takes a message to fit. */
    private static void key(PublicKey key) {
        if (PublicKeys.isSupported(key)) {
            assertThat(PublicKeys.details(key)).isNotEmpty();
            Signatures.coversMessage(key, new byte[] {1}, new byte[64]);
            Signatures.coversMessage(key, new byte[] {1}, new byte[256]);
        }
    }
}
