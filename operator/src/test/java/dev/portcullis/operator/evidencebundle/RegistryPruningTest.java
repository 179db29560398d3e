package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.evidencebundle.BundleStatementWriter;
import dev.portcullis.evidencebundle.EvidenceBundleStatement;
import dev.portcullis.operator.evidencebundle.Publisher.Earlier;
import dev.portcullis.operator.evidencebundle.Publisher.Publication;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.client.HttpRegistryPusher;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.sign.BundleSigner;
import dev.portcullis.sigstore.sign.BundleSigning;
import dev.portcullis.sigstore.sign.PrivateKeyReading;
import dev.portcullis.sigstore.sign.PrivateKeys;
import dev.portcullis.sigstore.sign.SignedBundle;
import dev.portcullis.sigstore.sign.Signer;
import dev.portcullis.sigstore.sign.Signing;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real registries with and without the referrers API. */
@Timeout(120)
class RegistryPruningTest {
    private static final SignerRoots ROOTS = new SignerRoots((name, key) -> null);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final BundleVerifier VERIFIER = new BundleVerifier(InstantSource.fixed(NOW));
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Requester SHOP = new Requester("apps", "shop", "8a7fd2b0-0d5a-4f6e-9a6a-3f2f5d0d7c11");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Signer KEY = newKey();

    private static LocalStack stack;
    private static KubernetesClient nobody;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder()
                .name("pruning")
                .registry()
                .registryWithoutReferrers()
                .start();
        // No Secret is named, so none is asked for.
        nobody = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().build())
                .build();
    }

    @AfterAll
    static void stop() {
        nobody.close();
        stack.close();
    }

    private static Signer newKey() {
        var pem = Pem.of(CertificateAuthority.newKeyPair().getPrivate());
        return ((PrivateKeyReading.Read) PrivateKeys.read(pem, new byte[0])).signer();
    }

    /** One image, and who publishes about it and prunes. */
    private static final class Place implements AutoCloseable {
        final Registry registry;
        final FixtureImage image;
        final ImageRepository repository;
        final Digest subject;
        final HttpRegistryClient reader;
        final HttpRegistryPusher pusher;
        final RegistryPublishing publishing;
        final RegistryPruning pruning;

        Place(boolean referrersApi) {
            registry = referrersApi ? stack.registry() : stack.registryWithoutReferrers();
            image = new ImageFixtures(registry, NUMBER.incrementAndGet()).image("apps/n" + NUMBER.get(), "1");
            repository = new ImageRepository(registry.host(), image.repository());
            subject = Digest.parse(image.digest()).orElseThrow();
            var settings = settings(registry);
            reader = HttpRegistryClient.create(settings, RegistryListener.NONE);
            pusher = HttpRegistryPusher.create(settings, RegistryListener.NONE);
            publishing = new RegistryPublishing(
                    pusher, new EvidencePublisher(reader, pusher, VERIFIER), new NamespaceSecrets(nobody), ROOTS, LONG);
            pruning = pruning(reader, pusher);
        }

        RegistryPruning pruning(HttpRegistryClient reading, HttpRegistryPusher removing) {
            return new RegistryPruning(
                    new OwnBundles(reading, VERIFIER),
                    removing,
                    new NamespaceSecrets(nobody),
                    ROOTS,
                    LONG,
                    InstantSource.fixed(NOW));
        }

        private static RegistrySettings settings(Registry registry) {
            return new RegistrySettings(
                    Map.of(registry.host(), new RegistrySettings.Host(true, true, null)),
                    RegistrySettings.Limits.DEFAULT);
        }

        Digest publish(Signer key, Requester requester, int hour) {
            var signed = signed(key, requester, hour);
            var outcome = publishing.publish(new Publication(
                    "apps",
                    repository,
                    subject,
                    repository,
                    signed.json(),
                    SignedWith.key(signed.key().pem()),
                    List.of()));
            return ((Publisher.Outcome.Published) outcome).referrer();
        }

        SignedBundle signed(Signer key, Requester requester, int hour) {
            var made = NOW.minus(Duration.ofHours(12)).plus(Duration.ofHours(hour));
            var item = new EvidenceItem(
                    "tests",
                    "ConfigMap",
                    "text/plain",
                    subject,
                    BundleScene.TYPE,
                    made,
                    List.of(),
                    true,
                    new ItemOutcome.Passed());
            var statement = BundleStatementWriter.write(new EvidenceBundleStatement(
                    repository, subject, new EvidenceBundleContent(requester, made, List.of(item))));
            return ((BundleSigning.Made) new BundleSigner(key).sign(statement)).bundle();
        }

        Pruner.Outcome prune(int keep, Digest newest) {
            return pruning.prune(order(keep, newest));
        }

        Pruner.Order order(int keep, Digest newest) {
            var pem = signed(KEY, SHOP, 1).key().pem();
            return new Pruner.Order(SHOP, repository, subject, SignedWith.key(pem), keep, newest, List.of());
        }

        List<Digest> listed() {
            var found = reader.referrers(repository, subject, List.of(), Deadline.after(LONG));
            return ((RegistryResult.Found<Referrers>) found)
                    .value().referrers().stream()
                            .map(referrer -> referrer.descriptor().digest())
                            .toList();
        }

        boolean isLost(Digest referrer) {
            return publishing.isLost(new Earlier("apps", repository, subject, referrer, List.of()));
        }

        @Override
        public void close() {
            reader.close();
            pusher.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNewestAreKept(boolean referrersApi) {
        try (var place = new Place(referrersApi)) {
            var published = new ArrayList<Digest>();
            for (var hour = 1; hour <= 5; hour++) {
                published.add(place.publish(KEY, SHOP, hour));
            }

            assertThat(place.prune(2, published.getLast())).isEqualTo(new Pruner.Outcome.Pruned(3));
            assertThat(place.listed()).containsExactlyInAnyOrderElementsOf(published.subList(3, 5));
            assertThat(place.prune(2, published.getLast())).isEqualTo(new Pruner.Outcome.Pruned(0));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOthersPublishedStays(boolean referrersApi) {
        try (var place = new Place(referrersApi)) {
            var others = List.of(
                    place.publish(newKey(), SHOP, 1),
                    place.publish(KEY, new Requester("apps", "shop", "another-uid"), 1),
                    place.publish(KEY, new Requester("apps", "till", SHOP.uid()), 1),
                    place.publish(KEY, new Requester("tenant-b", "shop", SHOP.uid()), 1));
            var own = List.of(place.publish(KEY, SHOP, 2), place.publish(KEY, SHOP, 3));

            assertThat(place.prune(1, own.getLast())).isEqualTo(new Pruner.Outcome.Pruned(1));
            assertThat(place.listed())
                    .containsAll(others)
                    .contains(own.getLast())
                    .doesNotContain(own.getFirst());
        }
    }

    /** It ends after each exchange with the registry in turn. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endingInTheMiddleRemovesNothingElse(boolean referrersApi) {
        try (var place = new Place(referrersApi)) {
            var other = place.publish(KEY, new Requester("tenant-b", "shop", SHOP.uid()), 1);
            place.publish(KEY, SHOP, 1);
            place.publish(KEY, SHOP, 2);
            var newest = place.publish(KEY, SHOP, 3);
            var ended = 0;
            while (!endsAfter(place, ended + 1, newest)) {
                ended++;
                assertThat(place.listed()).contains(other, newest);
            }

            assertThat(ended).isGreaterThan(9);
            assertThat(place.prune(1, newest)).isInstanceOf(Pruner.Outcome.Pruned.class);
            assertThat(place.listed()).containsExactlyInAnyOrder(other, newest);
        }
    }

    /** Returns whether pruning came to its end before so many exchanges were over. */
    private static boolean endsAfter(Place place, int exchanges, Digest newest) {
        var left = new AtomicInteger(exchanges);
        RegistryListener end = exchange -> {
            if (left.decrementAndGet() == 0) {
                throw new EndOfProcess();
            }
        };
        var settings = Place.settings(place.registry);
        try (var reader = HttpRegistryClient.create(settings, end);
                var pusher = HttpRegistryPusher.create(settings, end)) {
            place.pruning(reader, pusher).prune(place.order(1, newest));
            return true;
        } catch (EndOfProcess e) {
            return false;
        }
    }

    /** As if the process had ended when an exchange was over. */
    private static final class EndOfProcess extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aBundleThatIsDatedAheadOutdatesNothing() {
        try (var place = new Place(true)) {
            var now = place.publish(KEY, SHOP, 11);
            var ahead = place.publish(KEY, SHOP, 15);

            assertThat(place.prune(1, ahead)).isEqualTo(new Pruner.Outcome.Pruned(0));
            assertThat(place.listed()).containsExactlyInAnyOrder(now, ahead);
        }
    }

    /** What is listed and is no bundle about the subject hides no other. */
    @Test
    void whatIsNoBundleIsPassedOver() {
        try (var place = new Place(false)) {
            var first = place.publish(KEY, SHOP, 1);
            var second = place.publish(KEY, SHOP, 2);
            var index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
                    + entry(place.subject) + "," + entry(first) + "," + entry(second) + "]}";
            new ImageFixtures(stack.registryWithoutReferrers(), 1)
                    .manifest(
                            place.image.repository(),
                            "sha256-" + place.subject.hex(),
                            "application/vnd.oci.image.index.v1+json",
                            index.getBytes(StandardCharsets.UTF_8));

            assertThat(place.prune(1, second)).isEqualTo(new Pruner.Outcome.Pruned(1));
            assertThat(place.listed()).containsExactly(place.subject, second);
        }
    }

    private static String entry(Digest digest) {
        return "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":999,\"digest\":\"" + digest
                + "\"}";
    }

    @Test
    void aRegistryThatIsAwayIsNoRefusal() {
        var registry = Registry.start(stack.tools(), stack.folder(), "registry-away", true);
        var settings = Place.settings(registry);
        registry.close();
        try (var reader = HttpRegistryClient.create(settings, RegistryListener.NONE);
                var pusher = HttpRegistryPusher.create(settings, RegistryListener.NONE)) {
            var secrets = new NamespaceSecrets(nobody);
            var repository = new ImageRepository(registry.host(), "apps/shop");
            var soon = Duration.ofSeconds(2);
            var pruning = new RegistryPruning(
                    new OwnBundles(reader, VERIFIER), pusher, secrets, ROOTS, soon, InstantSource.fixed(NOW));
            var publishing = new RegistryPublishing(
                    pusher, new EvidencePublisher(reader, pusher, VERIFIER), secrets, ROOTS, soon);
            var pem = ((Signing.Signed) KEY.sign(new byte[] {1})).key().pem();
            var digest = Digest.of(new byte[] {1});

            assertThat(pruning.prune(
                            new Pruner.Order(SHOP, repository, digest, SignedWith.key(pem), 1, digest, List.of())))
                    .isInstanceOf(Pruner.Outcome.Unavailable.class);
            assertThat(pruning.prune(
                            new Pruner.Order(SHOP, repository, digest, SignedWith.key("no key"), 1, digest, List.of())))
                    .isInstanceOf(Pruner.Outcome.Refused.class);
            assertThat(publishing.isLost(new Earlier("apps", repository, digest, digest, List.of())))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsListedNoMoreIsLost(boolean referrersApi) {
        try (var place = new Place(referrersApi)) {
            var first = place.publish(KEY, SHOP, 1);
            var second = place.publish(KEY, SHOP, 2);
            assertThat(place.isLost(first)).isFalse();

            place.prune(1, second);

            assertThat(place.isLost(first)).isTrue();
            assertThat(place.isLost(second)).isFalse();
        }
    }
}
