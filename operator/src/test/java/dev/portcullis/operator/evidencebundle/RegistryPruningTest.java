package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.operator.evidencebundle.Publisher.Earlier;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.client.HttpRegistryPusher;
import dev.portcullis.sigstore.sign.Signing;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.stack.LocalStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real registries with and without the referrers API. */
@Timeout(600)
class RegistryPruningTest {
    private static LocalStack stack;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder()
                .name("pruning")
                .registry()
                .registryWithoutReferrers()
                .start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNewestAreKept(boolean referrersApi) {
        try (var place = new RegistryPlace(stack, referrersApi)) {
            var published = new ArrayList<Digest>();
            for (var hour = 1; hour <= 5; hour++) {
                published.add(place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, hour));
            }

            assertThat(place.prune(2, published.getLast())).isEqualTo(new Pruner.Outcome.Pruned(3));
            assertThat(place.listed()).containsExactlyInAnyOrderElementsOf(published.subList(3, 5));
            assertThat(place.prune(2, published.getLast())).isEqualTo(new Pruner.Outcome.Pruned(0));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatOthersPublishedStays(boolean referrersApi) {
        try (var place = new RegistryPlace(stack, referrersApi)) {
            var others = List.of(
                    place.publish(RegistryPlace.newKey(), RegistryPlace.SHOP, 1),
                    place.publish(RegistryPlace.KEY, new Requester("apps", "shop", "another-uid"), 1),
                    place.publish(RegistryPlace.KEY, new Requester("apps", "till", RegistryPlace.SHOP.uid()), 1),
                    place.publish(RegistryPlace.KEY, new Requester("tenant-b", "shop", RegistryPlace.SHOP.uid()), 1));
            var own = List.of(
                    place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2),
                    place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 3));

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
        try (var place = new RegistryPlace(stack, referrersApi)) {
            var other =
                    place.publish(RegistryPlace.KEY, new Requester("tenant-b", "shop", RegistryPlace.SHOP.uid()), 1);
            place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);
            var newest = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 3);
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
    private static boolean endsAfter(RegistryPlace place, int exchanges, Digest newest) {
        var left = new AtomicInteger(exchanges);
        RegistryListener end = exchange -> {
            if (left.decrementAndGet() == 0) {
                throw new EndOfProcess();
            }
        };
        var settings = RegistryPlace.settings(place.registry);
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
        try (var place = new RegistryPlace(stack, true)) {
            var now = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 11);
            var ahead = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 15);

            assertThat(place.prune(1, ahead)).isEqualTo(new Pruner.Outcome.Pruned(0));
            assertThat(place.listed()).containsExactlyInAnyOrder(now, ahead);
        }
    }

    /** What is listed and is no bundle about the subject hides no other. */
    @Test
    void whatIsNoBundleIsPassedOver() {
        try (var place = new RegistryPlace(stack, false)) {
            var first = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var second = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);
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
        var settings = RegistryPlace.settings(registry);
        registry.close();
        try (var reader = HttpRegistryClient.create(settings, RegistryListener.NONE);
                var pusher = HttpRegistryPusher.create(settings, RegistryListener.NONE)) {
            var secrets = RegistryPlace.NO_SECRETS;
            var repository = new ImageRepository(registry.host(), "apps/shop");
            var soon = Duration.ofSeconds(2);
            var pruning = new RegistryPruning(
                    new OwnBundles(reader, RegistryPlace.VERIFIER),
                    pusher,
                    secrets,
                    RegistryPlace.ROOTS,
                    soon,
                    InstantSource.fixed(RegistryPlace.NOW),
                    duration -> {});
            var publishing = new RegistryPublishing(
                    pusher,
                    new EvidencePublisher(reader, pusher, RegistryPlace.VERIFIER),
                    secrets,
                    RegistryPlace.ROOTS,
                    soon);
            var pem = ((Signing.Signed) RegistryPlace.KEY.sign(new byte[] {1}))
                    .key()
                    .pem();
            var digest = Digest.of(new byte[] {1});
            Function<String, Publications> publications =
                    key -> new Publications(RegistryPlace.SHOP, repository, digest, SignedWith.key(key), List.of());

            assertThat(pruning.prune(new Pruner.Order(publications.apply(pem), 1, digest)))
                    .isInstanceOf(Pruner.Outcome.Unavailable.class);
            assertThat(pruning.prune(new Pruner.Order(publications.apply("no key"), 1, digest)))
                    .isInstanceOf(Pruner.Outcome.Refused.class);
            assertThat(publishing.isLost(new Earlier("apps", repository, digest, digest, List.of())))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsListedNoMoreIsLost(boolean referrersApi) {
        try (var place = new RegistryPlace(stack, referrersApi)) {
            var first = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 1);
            var second = place.publish(RegistryPlace.KEY, RegistryPlace.SHOP, 2);
            assertThat(place.isLost(first)).isFalse();

            place.prune(1, second);

            assertThat(place.isLost(first)).isTrue();
            assertThat(place.isLost(second)).isFalse();
        }
    }
}
