package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.signer.EvidenceSignerSpec.Service;
import dev.portcullis.crds.signer.EvidenceSignerSpec.TrustedRoot;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.operator.evidencebundle.Publisher.Publication;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.client.HttpRegistryPusher;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.sign.BundleSigner;
import dev.portcullis.sigstore.sign.BundleSigning;
import dev.portcullis.sigstore.sign.NewStatement;
import dev.portcullis.sigstore.sign.PrivateKeyReading;
import dev.portcullis.sigstore.sign.PrivateKeys;
import dev.portcullis.sigstore.sign.SignedBundle;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real timestamp authority, a real log, and ones that answer badly. */
@Timeout(600)
class SignerProofsTest {
    private static final String TYPE = "https://acme.example/review/v1";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final TrustedRoot ROOT = new TrustedRoot("sigstore", "trusted_root.json");
    private static final Digest SUBJECT = Digest.of("an image".getBytes(StandardCharsets.UTF_8));
    private static final BundleVerifier VERIFIER = new BundleVerifier(InstantSource.system());
    private static final PrivateKey KEY = CertificateAuthority.newKeyPair().getPrivate();

    private static LocalStack stack;

    private final Map<String, String> configMaps = new HashMap<>();

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("proofs").registry().sigstore().start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static SignedBundle signed(PrivateKey key, Digest subject) {
        var signer = ((PrivateKeyReading.Read) PrivateKeys.read(Pem.of(key), new byte[0])).signer();
        var statement = new NewStatement(
                "registry.example.com/apps/shop", subject, TYPE, "{}".getBytes(StandardCharsets.UTF_8));
        return ((BundleSigning.Made) new BundleSigner(signer).sign(statement.bytes())).bundle();
    }

    private static EvidenceSignerSpec asking(@Nullable String authority, @Nullable String log) {
        return new EvidenceSignerSpec(
                List.of("apps"),
                List.of("registry.example.com/**"),
                List.of(TYPE),
                List.of("ConfigMap"),
                List.of(),
                List.of(),
                List.of(),
                null,
                new EvidenceSignerSpec.KeySecret("key", "key.pem"),
                null,
                authority == null ? null : new Service(authority),
                log == null ? null : new Service(log),
                ROOT);
    }

    private static String authority() {
        return stack.sigstore().timestampUrl().resolve("/api/v1/timestamp").toString();
    }

    private static String log() {
        return stack.sigstore().rekorUrl().toString();
    }

    private BundleProving.Outcome prove(EvidenceSignerSpec signer, SignedBundle bundle, Digest subject) {
        return new SignerProofs(
                        new SignerRoots((name, key) -> configMaps.get(name + "/" + key)),
                        VERIFIER,
                        LONG,
                        InstantSource.system())
                .prove(signer, subject, bundle.json(), bundle.key().pem());
    }

    private void trust(String root) {
        configMaps.put("sigstore/trusted_root.json", root);
    }

    private void assertFails(EvidenceSignerSpec signer, ConditionReason reason, String why) {
        assertThat(prove(signer, signed(KEY, SUBJECT), SUBJECT))
                .isInstanceOfSatisfying(BundleProving.Outcome.Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo(reason);
                    assertThat(failed.detail()).contains(why);
                });
    }

    @Test
    void timestampAndEntryAreAcceptedByCosign() {
        trust(stack.sigstore().trustedRootJson());
        var image = new ImageFixtures(stack.registry(), 1).image("apps/shop", "v1");
        var subject = Digest.parse(image.digest()).orElseThrow();
        var bundle = signed(KEY, subject);

        var proved = (BundleProving.Outcome.Proved) prove(asking(authority(), log()), bundle, subject);

        assertThat(proved.logIndex()).isNotNegative();
        var repository = new ImageRepository(stack.registry().host(), image.repository());
        publish(repository, subject, proved.bundle(), bundle.key().pem());
        var file = stack.folder().write("proved.pub", bundle.key().pem());
        var key = new CosignKey("proved", file, file, bundle.key().pem());
        var services = stack.sigstore().services(LogVersion.V2, true);
        var checking = new Checking(Signing.Format.BUNDLE, new Checking.ByKey(key), services);
        assertThat(stack.cosign().verifyAttestation(checking, TYPE, image.byDigest()))
                .contains("payload");
    }

    private static void publish(ImageRepository repository, Digest subject, byte[] bundle, String pem) {
        var settings = new RegistrySettings(
                Map.of(repository.host(), new RegistrySettings.Host(true, true, null)),
                RegistrySettings.Limits.DEFAULT);
        try (var reader = HttpRegistryClient.create(settings, RegistryListener.NONE);
                var pusher = HttpRegistryPusher.create(settings, RegistryListener.NONE);
                var nobody = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder().build())
                        .build()) {
            var publishing = new RegistryPublishing(
                    pusher,
                    new EvidencePublisher(reader, pusher, VERIFIER),
                    new NamespaceSecrets(nobody),
                    new SignerRoots((name, key) -> null),
                    LONG);
            assertThat(publishing.publish(new Publication(
                            "apps", repository, subject, repository, bundle, SignedWith.key(pem), List.of())))
                    .isInstanceOf(Publisher.Outcome.Published.class);
        }
    }

    @Test
    void aLogTakesASignatureOnce() {
        trust(stack.sigstore().trustedRootJson());
        var bundle = signed(KEY, SUBJECT);

        assertThat(prove(asking(null, log()), bundle, SUBJECT)).isInstanceOf(BundleProving.Outcome.Proved.class);
        assertThat(prove(asking(null, log()), bundle, SUBJECT)).isInstanceOf(BundleProving.Outcome.Spent.class);
        assertThat(prove(asking(authority(), null), bundle, SUBJECT))
                .isInstanceOfSatisfying(
                        BundleProving.Outcome.Proved.class,
                        proved -> assertThat(proved.logIndex()).isNull());
    }

    @Test
    void aTimestampNeedsNoLogAmongWhatIsTrusted() {
        var root = Serialization.unmarshal(stack.sigstore().trustedRootJson(), ObjectNode.class);
        assertThat(root.remove("tlogs")).isNotEmpty();
        assertThat(root.get("certificateAuthorities")).isNotEmpty();
        trust(root.toString());

        assertThat(prove(asking(authority(), null), signed(KEY, SUBJECT), SUBJECT))
                .isInstanceOf(BundleProving.Outcome.Proved.class);
        assertFails(asking(authority(), log()), ConditionReason.PROOF_REFUSED, "a transparency log is demanded");
    }

    @Test
    void whoeverTheTrustedRootDoesNotListProvesNothing() {
        trust(PrivateSigstore.trustedRootJson(stack.cosign().offline()));

        assertFails(asking(authority(), null), ConditionReason.PROOF_REFUSED, "[TimestampUntrusted]");
        assertFails(asking(null, log()), ConditionReason.PROOF_REFUSED, "a transparency log is demanded");
    }

    @Test
    void withoutATrustedRootNobodyIsAsked() {
        assertFails(asking(authority(), log()), ConditionReason.REFERENCE_NOT_FOUND, "ConfigMap sigstore");
        trust("no JSON");
        assertFails(asking(authority(), log()), ConditionReason.PROOF_REFUSED, "trusted_root.json");
    }

    @Test
    void aLogTakesNoKeyThatItCannotCheckByADigest() throws NoSuchAlgorithmException {
        trust(stack.sigstore().trustedRootJson());
        var ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();

        assertThat(prove(asking(null, log()), signed(ed25519, SUBJECT), SUBJECT))
                .isInstanceOfSatisfying(
                        BundleProving.Outcome.Failed.class,
                        failed -> assertThat(failed.detail()).contains("[LogEntryUnsupported]"));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 429, 500, 503})
    void outagesHaveTheirOwnReasons(int status) {
        trust(stack.sigstore().trustedRootJson());
        try (var away = ScriptedRegistry.start()) {
            away.otherwise(Response.of(status));
            assertFails(asking(away.url("/"), null), ConditionReason.TIMESTAMP_UNAVAILABLE, "answered " + status);
            if (status != 302) {
                assertFails(asking(null, away.url("/")), ConditionReason.LOG_UNAVAILABLE, "answered " + status);
            }
        }
    }

    @Test
    void whoDoesNotAnswerIsAway() {
        trust(stack.sigstore().trustedRootJson());
        var away = ScriptedRegistry.start();
        var url = away.url("/");
        away.close();

        assertFails(asking(url, null), ConditionReason.TIMESTAMP_UNAVAILABLE, "cannot be reached");
        assertFails(asking(null, url), ConditionReason.LOG_UNAVAILABLE, "cannot be reached");
        assertFails(asking(null, "gopher://example.com"), ConditionReason.PROOF_REFUSED, "http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "no JSON", "{\"logIndex\":\"0\"}"})
    void anAnswerThatIsNoEntryProvesNothing(String answer) {
        trust(stack.sigstore().trustedRootJson());
        try (var log = ScriptedRegistry.start()) {
            log.otherwise(Response.ok("application/json", answer));

            assertFails(asking(null, log.url("")), ConditionReason.PROOF_REFUSED, "[Log");
        }
    }

    /** It is a real entry, and about something else. */
    @Test
    void theEntryOfAnotherSignatureProvesNothing() {
        trust(stack.sigstore().trustedRootJson());
        var other = (BundleProving.Outcome.Proved) prove(asking(null, log()), signed(KEY, SUBJECT), SUBJECT);
        var entry = Serialization.unmarshal(new String(other.bundle(), StandardCharsets.UTF_8), JsonNode.class)
                .at("/verificationMaterial/tlogEntries/0");
        assertThat(entry.has("canonicalizedBody")).isTrue();
        try (var log = ScriptedRegistry.start()) {
            log.otherwise(Response.ok("application/json", entry.toString()));
            assertFails(asking(null, log.url("")), ConditionReason.PROOF_REFUSED, "[LogEntryMismatch]");

            log.otherwise(Response.of(400));
            assertFails(asking(null, log.url("")), ConditionReason.PROOF_REFUSED, "answered 400");
        }
    }
}
