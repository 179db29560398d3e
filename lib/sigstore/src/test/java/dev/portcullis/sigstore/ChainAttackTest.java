package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestAuthority;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.trustroot.v1.CertificateAuthority;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates that a trusted authority issued, and that must not sign all the same. */
final class ChainAttackTest {
    private static final PrivateSigstore SIGSTORE = Scene.SIGSTORE;
    private static final Instant AT = Scene.AT;
    private static final Instant BEFORE = AT.minusSeconds(1);

    record Case(String name, CertificateSpec spec, Reason reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> leaves() {
        Reason usage = Reason.CERTIFICATE_USAGE_INVALID;
        return Stream.of(
                new Case("an authority's", SIGSTORE.certificate().authority(), usage),
                new Case("for encryption", SIGSTORE.certificate().usage(KeyUsage.keyEncipherment), usage),
                new Case("for anything", SIGSTORE.certificate().purpose(KeyPurposeId.anyExtendedKeyUsage), usage),
                new Case(
                        "with an unknown critical extension",
                        SIGSTORE.certificate().critical("1.3.6.1.4.1.99999.1"),
                        Reason.CERTIFICATE_UNTRUSTED),
                new Case(
                        "issued with SHA-1",
                        SIGSTORE.certificate().issuedWith("SHA1withECDSA"),
                        Reason.CERTIFICATE_UNTRUSTED));
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void refusesACertificate(Case wrong) {
        TestBundle bundle = Scene.attestation(wrong.spec(), TestKey.p256()).loggedV1(SIGSTORE.rekor, AT);

        assertRefused(Scene.verify(bundle), wrong.reason());
    }

    /** The authority that named the intermediate has ended; another one with the same root has not. */
    @Test
    void refusesARetiredIntermediateThatTheBundleBrings() {
        TestAuthority retired = SIGSTORE.authority.sibling();
        TrustRoot root = authorities(
                authority(List.of(retired.intermediate(), retired.root()), BEFORE),
                authority(SIGSTORE.authority.chain(), PrivateSigstore.TO));

        assertRefused(Scene.verify(by(retired).chain(retired.intermediate()), root), Reason.CERTIFICATE_EXPIRED);
    }

    @Test
    void refusesARetiredIntermediateUnderABareRootToo() {
        TestAuthority retired = SIGSTORE.authority.sibling();
        TrustRoot root = authorities(
                authority(List.of(retired.root()), PrivateSigstore.TO),
                authority(List.of(retired.intermediate(), retired.root()), BEFORE));

        assertRefused(Scene.verify(by(retired).chain(retired.intermediate()), root), Reason.CERTIFICATE_EXPIRED);
    }

    /** An intermediate that left the trust root is no longer trusted, though its root still is. */
    @Test
    void refusesAnIntermediateThatIsNotNamedBesideOneThatIs() {
        TestAuthority removed = SIGSTORE.authority.sibling();

        assertRefused(
                Scene.verify(by(removed).chain(removed.intermediate()), Scene.root()), Reason.CERTIFICATE_UNTRUSTED);
    }

    @Test
    void acceptsIntermediatesOfTheBundleWhereOnlyTheRootIsNamed() {
        TestAuthority issuing = SIGSTORE.authority.sibling();
        TrustRoot root = authorities(authority(List.of(issuing.root()), PrivateSigstore.TO));

        assertThat(Scene.verify(by(issuing).chain(issuing.intermediate()), root))
                .isInstanceOf(Verification.Verified.class);
        assertRefused(Scene.verify(by(issuing), root), Reason.CERTIFICATE_UNTRUSTED);
    }

    @Test
    void honoursTheAnchorsLimitOfLength() {
        TestAuthority limited = SIGSTORE.authority.sibling(limit(new BasicConstraints(0)));
        TestAuthority below = limited.subordinate();
        TrustRoot root = authorities(authority(List.of(limited.intermediate()), PrivateSigstore.TO));

        assertThat(Scene.verify(by(limited), root)).isInstanceOf(Verification.Verified.class);
        assertRefused(Scene.verify(by(below).chain(below.intermediate()), root), Reason.CERTIFICATE_UNTRUSTED);
    }

    @Test
    void honoursAnIntermediatesLimitOfLengthAndNames() {
        TestAuthority limited = SIGSTORE.authority.sibling(limit(new BasicConstraints(0)));
        TestAuthority below = limited.subordinate();
        TestAuthority elsewhere = SIGSTORE.authority.sibling(names("elsewhere.example"));
        TestAuthority here = SIGSTORE.authority.sibling(names("example.com"));
        TrustRoot root = authorities(authority(List.of(limited.root()), PrivateSigstore.TO));

        assertRefused(
                Scene.verify(by(below).chain(below.intermediate(), limited.intermediate()), root),
                Reason.CERTIFICATE_UNTRUSTED);
        assertRefused(Scene.verify(by(elsewhere).chain(elsewhere.intermediate()), root), Reason.CERTIFICATE_UNTRUSTED);
        assertThat(Scene.verify(by(here).chain(here.intermediate()), root)).isInstanceOf(Verification.Verified.class);
    }

    /** Checking what DSA signed takes as long as its parameters are large, and these come with the certificate. */
    @Test
    void refusesRootsOfUnknownKindsUnchecked() {
        TestBundle bundle = by(SIGSTORE.authority).chain(dsaRoot());

        assertRefused(Scene.verify(bundle), Reason.CERTIFICATE_MALFORMED);
    }

    @Test
    void takesTheIssuerOfTheChainForTheTransparencyLogNotItsNamesake() {
        TestAuthority namesake = TestAuthority.create(
                "private", KeyPurposeId.id_kp_codeSigning, PrivateSigstore.FROM, PrivateSigstore.TO);
        TrustRoot root = authorities(
                authority(List.of(namesake.intermediate()), PrivateSigstore.TO),
                authority(namesake.chain(), PrivateSigstore.TO),
                authority(SIGSTORE.authority.chain(), PrivateSigstore.TO));

        assertThat(Scene.verify(by(SIGSTORE.authority), root)).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void readsTimestampsOfLogsWithExtensions() {
        CertificateSpec spec = SIGSTORE.certificate()
                .sctExtensions((byte) 0, (byte) 0, (byte) 5, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 7);

        assertThat(Scene.verify(Scene.attestation(spec, TestKey.p256()).loggedV1(SIGSTORE.rekor, AT)))
                .isInstanceOf(Verification.Verified.class);
    }

    private static TestBundle by(TestAuthority authority) {
        TestKey key = TestKey.p256();
        return TestBundle.by(key, authority.issue(SIGSTORE.certificate().key(key)))
                .message(Scene.ARTIFACT, HashAlgorithm.SHA2_256)
                .loggedV1(SIGSTORE.rekor, AT);
    }

    private static CertificateAuthority.Builder authority(List<X509Certificate> chain, Instant to) {
        return PrivateSigstore.authority(chain, PrivateSigstore.FROM, to);
    }

    private static TrustRoot authorities(CertificateAuthority.Builder... authorities) {
        TrustedRoot.Builder root = SIGSTORE.trustedRoot().clearCertificateAuthorities();
        Stream.of(authorities).forEach(root::addCertificateAuthorities);
        return Scene.root(root, Demands.STRICT);
    }

    private static Extension limit(BasicConstraints limit) {
        return critical(Extension.basicConstraints, limit);
    }

    private static Extension names(String host) {
        GeneralSubtree permitted = new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, host));
        return critical(Extension.nameConstraints, new NameConstraints(new GeneralSubtree[] {permitted}, null));
    }

    private static Extension critical(ASN1ObjectIdentifier oid, ASN1Encodable value) {
        try {
            return Extension.create(oid, true, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509Certificate dsaRoot() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=root");
            return new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    name,
                                    BigInteger.ONE,
                                    Date.from(PrivateSigstore.FROM),
                                    Date.from(PrivateSigstore.TO),
                                    name,
                                    pair.getPublic())
                            .build(new JcaContentSignerBuilder("SHA256withDSA").build(pair.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(Verification verification, Reason reason) {
        assertThat(verification)
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        rejected -> assertThat(rejected.rejection().reason())
                                .as(rejected.rejection().detail())
                                .isEqualTo(reason));
    }
}
