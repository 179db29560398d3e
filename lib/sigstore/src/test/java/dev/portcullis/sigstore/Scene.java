package dev.portcullis.sigstore;

import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.testing.CertificateSpec;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What the tests of the verifier share: one private instance, one artifact, a clock an hour after signing. */
final class Scene {
    static final byte[] ARTIFACT = "an artifact".getBytes(StandardCharsets.UTF_8);
    static final byte[] OTHER = "another artifact".getBytes(StandardCharsets.UTF_8);
    static final String PREDICATE = "https://example.com/review/v1";
    static final String P256 = "PKIX_ECDSA_P256_SHA_256";
    static final Instant AT = PrivateSigstore.SIGNED_AT;
    static final InstantSource CLOCK = InstantSource.fixed(AT.plus(Duration.ofHours(1)));
    static final PrivateSigstore SIGSTORE = new PrivateSigstore();
    static final BundleVerifier VERIFIER = new BundleVerifier(CLOCK);

    private Scene() {}

    static TrustRoot root() {
        return root(SIGSTORE.trustedRoot(), Demands.STRICT);
    }

    static TrustRoot root(TrustedRoot.Builder trusted, Demands demands) {
        return loaded(TrustRootSource.named("private")
                .withTrustedRoot(PrivateSigstore.json(trusted))
                .withDemands(demands));
    }

    static TrustRoot keys(TestKey key, ValidityWindow window) {
        return loaded(TrustRootSource.named("keys").withKeys(List.of(new NamedKey("release", key.pem(), window))));
    }

    static TrustRoot keysAndLogs(TestKey key, ValidityWindow window, Demands demands) {
        return keysAndLogs(key, window, demands, SIGSTORE.trustedRoot());
    }

    static TrustRoot keysAndLogs(TestKey key, ValidityWindow window, Demands demands, TrustedRoot.Builder trusted) {
        return loaded(TrustRootSource.named("keys and logs")
                .withTrustedRoot(PrivateSigstore.json(trusted))
                .withKeys(List.of(new NamedKey("release", key.pem(), window)))
                .withDemands(demands));
    }

    static TrustRoot loaded(TrustRootSource source) {
        return switch (TrustRoot.load(source)) {
            case TrustRootResult.Loaded(TrustRoot root, var ignored) -> root;
            case TrustRootResult.Refused(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    /** A statement about the artifact, signed keyless. */
    static TestBundle attestation(CertificateSpec spec, TestKey key) {
        return attestation(spec, key, TestBundle.statement(PREDICATE, ARTIFACT));
    }

    static TestBundle attestation(CertificateSpec spec, TestKey key, String statement) {
        X509Certificate certificate = SIGSTORE.authority.issue(spec.key(key));
        return TestBundle.by(key, certificate).envelope(statement);
    }

    static TestBundle message(CertificateSpec spec, TestKey key, HashAlgorithm algorithm) {
        X509Certificate certificate = SIGSTORE.authority.issue(spec.key(key));
        return TestBundle.by(key, certificate).message(ARTIFACT, algorithm);
    }

    static TestBundle message() {
        return message(SIGSTORE.certificate(), TestKey.p256(), HashAlgorithm.SHA2_256);
    }

    static Verification verify(TestBundle bundle) {
        return verify(bundle, root());
    }

    static Verification verify(TestBundle bundle, TrustRoot root) {
        return VERIFIER.verify(bundle.json(), Digest.of(ARTIFACT), root);
    }
}
