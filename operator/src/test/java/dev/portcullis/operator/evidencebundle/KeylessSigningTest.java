package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Place;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.signer.Keyless;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.operator.evidencebundle.StatementSigner.Signed;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.testing.sigstore.OidcIdentity;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.vault.VaultFailure;
import dev.portcullis.vault.VaultResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real Fulcio, timestamp authority, log and registry, and a Fulcio that answers badly. */
@Timeout(600)
class KeylessSigningTest {
    private static final String RELEASE = "https://kubernetes.io/namespaces/apps/serviceaccounts/release";

    private static KeylessScene scene;
    private static LocalStack another;

    private final Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);

    @BeforeAll
    static void start() {
        scene = new KeylessScene();
        another = LocalStack.builder().name("keyless-another").sigstore().start();
    }

    @AfterAll
    static void stop() {
        another.close();
        scene.close();
    }

    @BeforeEach
    void reset() {
        scene.reset();
    }

    private Signed sign(EvidenceSigner signer) {
        return scene.sign(signer, "release", now);
    }

    private static void assertRefused(Signed signed, String why) {
        assertThat(signed)
                .isInstanceOfSatisfying(
                        Signed.Refused.class,
                        refused -> assertThat(refused.detail()).contains(why));
    }

    @Test
    void whatIsSignedAndProvedIsAcceptedByCosignAsTheServiceAccount() {
        var referrer = scene.published("release", now);

        assertThat(scene.listed()).contains(referrer);
        assertThat(scene.tokensAskedFor).containsExactly("apps/release for sigstore");
        var services = scene.stack.sigstore().services(LogVersion.V2, true);
        var checking = new Checking(
                Signing.Format.BUNDLE, new Checking.ByIdentity(PrivateSigstore.CLUSTER_ISSUER, RELEASE), services);
        assertThat(scene.stack.cosign().verifyAttestation(checking, KeylessScene.TYPE, scene.image.byDigest()))
                .contains("payload");
    }

    /** What others sign under the same trust root neither supersedes nor is superseded. */
    @Test
    void onlyWhatTheSameAccountSignedIsSuperseded() {
        var older = scene.published("release", now.minusSeconds(30));
        var newest = scene.published("release", now.minusSeconds(20));
        var foreign = scene.published("other", now.minusSeconds(10));
        var pem = scene.signed(now).publicKey();

        assertThat(scene.prune(pem, 1, null)).isInstanceOf(Pruner.Outcome.Pruned.class);

        assertThat(scene.listed()).contains(newest, foreign).doesNotContain(older);
    }

    @Test
    void whatAnAccountSignedIsRemovedByAnyOfItsCertificatesAndNothingElse() {
        scene.published("release", now.minusSeconds(30));
        scene.published("release", now.minusSeconds(20));
        var foreign = scene.published("other", now.minusSeconds(10));

        assertThat(scene.removeAll(scene.signed(now).publicKey())).isEqualTo(new Pruner.Outcome.Pruned(2));

        assertThat(scene.listed()).containsExactly(foreign);
    }

    /** Or the places of an object would grow by one with each signature, and the first be forgotten. */
    @Test
    void allCertificatesOfAnAccountAreOfOnePlace() {
        var first = new Place("r", scene.signed(now).publicKey());
        var second = new Place("r", scene.signed(now).publicKey());
        var others = new Place("r", ((Signed.Made) scene.sign(scene.signer(scene.fulcio()), "other", now)).publicKey());

        assertThat(second).isNotEqualTo(first);
        assertThat(Places.begin(List.of(first), second)).isTrue();
        assertThat(Places.begin(List.of(first), others)).isFalse();
        assertThat(Places.begin(List.of(first), new Place("s", second.publicKey())))
                .isFalse();
        assertThat(Places.latest(List.of(others, first), second)).containsExactly(first, others);
    }

    @Test
    void withoutProofNothingIsPublished() {
        var signed = scene.signed(now);

        assertThat(scene.publish(signed.bundle(), signed.publicKey()))
                .isInstanceOf(Publisher.Outcome.NotVerified.class);
        assertThat(scene.listed()).isEmpty();
    }

    @Test
    void nothingIsProvedOnceTheCertificateHasEnded() {
        assertThat(scene.prove(scene.signed(now), now.plus(Duration.ofMinutes(11))))
                .isInstanceOfSatisfying(
                        BundleProving.Outcome.Spent.class,
                        spent -> assertThat(spent.reason()).isEqualTo(ConditionReason.TIMESTAMP_UNAVAILABLE));
    }

    @Test
    void withoutATrustedRootNobodyIsAskedForAnything() {
        scene.configMaps.clear();

        assertRefused(sign(scene.signer(scene.fulcio())), "ConfigMap sigstore has no trusted_root.json");

        scene.configMaps.put("sigstore/trusted_root.json", "{}");
        assertRefused(sign(scene.signer(scene.fulcio())), "trusted_root.json of ConfigMap sigstore");
        assertThat(scene.tokensAskedFor).isEmpty();
    }

    @Test
    void aCertificateOfAnotherFulcioThanTheTrustedRootsSignsNothing() {
        scene.configMaps.put("sigstore/trusted_root.json", another.sigstore().trustedRootJson());

        assertRefused(sign(scene.signer(scene.fulcio())), "[CertificateUntrusted]");
    }

    @Test
    void aTokenOfAnotherAccountIsShownToNobody() {
        try (var fulcio = ScriptedRegistry.start()) {
            var others = scene.stack.sigstore().token(new OidcIdentity.ServiceAccount("tenant", "release"));
            for (var token : List.of(others, "no token", "")) {
                var signed = scene.signing((namespace, account, audience) -> new VaultResult.Found<>(token))
                        .sign(scene.signer(fulcio.url("")), "apps", "release", scene.statement(now));

                assertRefused(signed, "not for system:serviceaccount:apps:release");
            }
            assertThat(fulcio.requests()).isEmpty();
        }
    }

    @Test
    void aTokenOfAnIssuerThatFulcioDoesNotTrustIsRefused() {
        var token = another.sigstore().token(new OidcIdentity.ServiceAccount("apps", "release"));

        var signed = scene.signing((namespace, name, audience) -> new VaultResult.Found<>(token))
                .sign(scene.signer(scene.fulcio()), "apps", "release", scene.statement(now));

        assertRefused(signed, "[CertificateRequestRefused]");
    }

    @ParameterizedTest
    @CsvSource({"LOGIN_REFUSED, false", "UNREACHABLE, true"})
    void withoutATokenFulcioIsNotAsked(VaultFailure.Kind kind, boolean later) {
        try (var fulcio = ScriptedRegistry.start()) {
            var failure = new VaultFailure(kind, "no token");
            var signed = scene.signing((namespace, account, audience) -> new VaultResult.Failed<>(failure))
                    .sign(scene.signer(fulcio.url("")), "apps", "release", scene.statement(now));

            assertThat(signed).isInstanceOf(later ? Signed.Unavailable.class : Signed.Refused.class);
            assertThat(fulcio.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aFulcioThatIsAwayIsWaitedForAsLongAsItSays(int status) {
        try (var fulcio = ScriptedRegistry.start()) {
            fulcio.otherwise(Response.of(status).with("Retry-After", "90"));

            assertThat(sign(scene.signer(fulcio.url("")))).isInstanceOfSatisfying(Signed.Unavailable.class, away -> {
                assertThat(away.detail()).contains("[CertificateAuthority");
                assertThat(away.retryAfter()).isEqualTo(Duration.ofSeconds(90));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"302, CertificateResponseInvalid", "400, CertificateRequestRefused", "200, CertificateResponseInvalid"})
    void aFulcioThatAnswersSomethingElseSignsNothing(int status, String code) {
        try (var fulcio = ScriptedRegistry.start()) {
            fulcio.otherwise(Response.of(status).with("Location", scene.fulcio()));

            assertRefused(sign(scene.signer(fulcio.url(""))), "[" + code + "]");
        }
    }

    @Test
    void nobodyIsShownATokenWithoutTlsOrTheAuthorityThatIsNamed() {
        assertRefused(sign(scene.signer("http://fulcio.example.com")), "https://HOST");
        assertRefused(sign(scene.signer(new Keyless(scene.fulcio(), "sigstore", "fulcio-ca"))), "fulcio-ca");
        assertThat(scene.tokensAskedFor).isEmpty();
    }

    /** Whatever a signer does not permit has neither the API server asked for a token nor Fulcio for a certificate. */
    @ParameterizedTest
    @CsvSource({
        "tenant, registry.example.com/apps/**, https://example.com/canary/v1, ConfigMap",
        "apps, registry.example.com/other/**, https://example.com/canary/v1, ConfigMap",
        "apps, registry.example.com/apps/**, https://example.com/other/v1, ConfigMap",
        "apps, registry.example.com/apps/**, https://example.com/canary/v1, JUnit"
    })
    void whatASignerDoesNotPermitIsNotAskedFor(String namespace, String subject, String type, String collector) {
        try (var fulcio = ScriptedRegistry.start()) {
            var bundles = new BundleScene();
            var permitting = BundleScene.permitting(namespace, subject, type, collector);
            var signer = new EvidenceSigner();
            signer.setSpec(BundleScene.keyless(permitting, fulcio.url("")));
            bundles.signers.put("release", signer);
            var work = new BundleWork(
                    bundles.signers::get,
                    bundles,
                    scene.signing(scene::token),
                    new SignedWork(bundles.signers::get, bundles, bundles, bundles));

            var progress = work.step(bundles.object, new Condition.Observation(1, BundleScene.BEGIN));

            assertThat(progress.status().conditions())
                    .anyMatch(condition -> condition.reason().equals("SignerNotAllowed"));
            assertThat(scene.tokensAskedFor).isEmpty();
            assertThat(fulcio.requests()).isEmpty();
            assertThat(bundles.asked).isEmpty();
        }
    }
}
