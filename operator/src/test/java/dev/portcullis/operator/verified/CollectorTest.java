package dev.portcullis.operator.verified;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import dev.portcullis.operator.rules.Rules;
import dev.portcullis.operator.sample.FixedClock;
import dev.portcullis.operator.scan.Judgements;
import dev.portcullis.operator.verified.Collector.Bounds;
import dev.portcullis.testing.cluster.WatchedApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CollectorTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ImageRepository PLACE = ImageRepository.parse("registry.example.test/apps/web");
    private static final InstallationKey KEY = key(1);
    private static final InstallationKeys KEYS = new InstallationKeys(KEY, null);
    private static final Rules RULES = new Rules(PolicySnapshot.EMPTY, Map.of(), Map.of(), OtherImages.WARN);
    private static final Duration LONG = Doubts.GRACE.plusSeconds(1);

    private final WatchedApi api = new WatchedApi();
    private final KubernetesClient client = api.client();
    private final FixedClock clock = new FixedClock();
    private final AtomicReference<@Nullable InstallationKeys> keys = new AtomicReference<>(KEYS);
    private final Store store = new Store();
    private final KnownImages known = new KnownImages(client, () -> Optional.ofNullable(keys.get()), clock);
    private final Collector collector = new Collector(
            store,
            known,
            new Judgements(),
            Registries.NONE,
            new Bounds(Duration.ofDays(14), Duration.ofDays(7), 100),
            clock);

    @AfterEach
    void end() {
        known.close();
        client.close();
        api.close();
    }

    @Test
    void aForgedObjectGoesThoughAnImageRunsThatItNames() {
        var forged = forged(sealed("runs", KEY));
        follow(forged, sealed("other", KEY));

        look(runs("runs"));
        assertThat(store.deleted).isEmpty();

        clock.advance(LONG);
        look(runs("runs"));
        assertThat(store.deleted).containsExactly(forged.getMetadata().getName());
    }

    @Test
    void whatIsProvedByTheFormerKeyIsNotDoubted() {
        keys.set(new InstallationKeys(key(2), KEY));
        follow(sealed("runs", KEY));

        lookTwice(runs("runs"));

        assertThat(store.deleted).isEmpty();
    }

    @Test
    void whatNoKeyProvesAnyMoreIsDoubtedFromThenOn() {
        follow(sealed("runs", KEY));
        lookTwice(runs("runs"));
        assertThat(store.deleted).isEmpty();

        keys.set(new InstallationKeys(key(3), key(2)));
        lookTwice(runs("runs"));

        assertThat(store.deleted).hasSize(1);
    }

    /** It may have come before the key that proves it was read here, or have been written anew. */
    @Test
    void whatIsProvedByNowStays() {
        var image = sealed("runs", key(2));
        follow(image);
        look(runs("runs"));
        keys.set(new InstallationKeys(key(2), KEY));
        clock.advance(LONG);

        look(runs("runs"));

        assertThat(store.deleted).isEmpty();
        assertThat(known.all()).allMatch(one -> one.isProvedBy(new InstallationKeys(key(2), KEY)));
    }

    @Test
    void nothingGoesWhileTheKeyIsAway() {
        keys.set(null);
        follow(forged(sealed("runs", KEY)), sealed("other", KEY));

        lookTwice();

        assertThat(store.deleted).isEmpty();
    }

    /** An index that came while the key was away must not lose its manifests afterwards. */
    @Test
    void whatCameWhileTheKeyWasAwayIsJudgedBeforeAnythingGoes() {
        keys.set(null);
        var child = digest("amd64");
        var index = VerifiedImages.seal(
                new VerifiedFacts(
                        PLACE,
                        digest("index"),
                        clock.instant(),
                        new Content.Index(List.of(new IndexChild(child, null, false))),
                        List.of(),
                        List.of()),
                KEYS);
        follow(versioned(index), sealed("amd64", KEY));
        keys.set(KEYS);
        clock.advance(Duration.ofDays(90));

        lookTwice(runs("index"));

        assertThat(store.deleted).isEmpty();
    }

    @Test
    void whatWasWrittenSinceItWasSeenStays() {
        var image = sealed("unused", KEY);
        follow(image);
        clock.advance(Duration.ofDays(90));
        store.put(rewritten(image));

        look();
        assertThat(store.deleted).isEmpty();

        store.put(image);
        look();
        assertThat(store.deleted).hasSize(1);
    }

    private void follow(VerifiedImage... images) {
        Arrays.stream(images).forEach(store::put);
        api.list("verifiedimages", images);
        known.start();
        await().atMost(SOON).until(() -> known.hasSynced() && known.size() == images.length);
    }

    private void lookTwice(Workload... workloads) {
        look(workloads);
        clock.advance(LONG);
        look(workloads);
    }

    private void look(Workload... workloads) {
        collector.look(List.of(workloads), true, RULES);
    }

    private VerifiedImage sealed(String image, InstallationKey key) {
        var facts = new VerifiedFacts(PLACE, digest(image), clock.instant(), null, List.of(), List.of());
        return versioned(VerifiedImages.seal(facts, new InstallationKeys(key, null)));
    }

    private static VerifiedImage versioned(VerifiedImage image) {
        image.getMetadata().setResourceVersion("7");
        image.getMetadata().setUid(image.getMetadata().getName());
        return image;
    }

    private static VerifiedImage forged(VerifiedImage image) {
        var spec = image.getSpec();
        image.setSpec(new VerifiedImageSpec(
                spec.repository(), spec.digest(), spec.verifiedAt(), spec.content(), spec.keyId(), "0".repeat(64)));
        return image;
    }

    private static VerifiedImage rewritten(VerifiedImage image) {
        var later = new VerifiedImage();
        later.getMetadata().setName(image.getMetadata().getName());
        later.getMetadata().setResourceVersion("8");
        later.setSpec(image.getSpec());
        return later;
    }

    private static Workload runs(String image) {
        var use = new ImageUse("spec.containers[a].image", PLACE + "@" + digest(image), Binding.BINDING, TagUse.FINAL);
        return new Workload(
                new ObjectId("v1", "Pod", "shop", "web", "uid"),
                "",
                List.of(use),
                PullSource.DEFAULT,
                Presence.RUNS,
                "");
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InstallationKey key(int seed) {
        var bytes = new byte[InstallationKey.LENGTH];
        Arrays.fill(bytes, (byte) seed);
        return InstallationKey.of(bytes);
    }

    /** What stands, whatever was seen of it. */
    private static final class Store implements StoredImages {
        private final List<VerifiedImage> standing = new ArrayList<>();
        private final List<String> deleted = new ArrayList<>();

        void put(VerifiedImage image) {
            standing.removeIf(one -> isNamed(one, image.getMetadata().getName()));
            standing.add(image);
        }

        @Override
        public Optional<VerifiedImage> read(String name) {
            return named(name).findFirst();
        }

        @Override
        public void each(Consumer<VerifiedImage> reader) {
            standing.forEach(reader);
        }

        @Override
        public boolean delete(String name, String version) {
            var fits = named(name)
                    .anyMatch(one -> one.getMetadata().getResourceVersion().equals(version));
            if (fits) {
                standing.removeIf(one -> isNamed(one, name));
                deleted.add(name);
            }
            return fits;
        }

        private Stream<VerifiedImage> named(String name) {
            return standing.stream().filter(one -> isNamed(one, name));
        }

        private static boolean isNamed(VerifiedImage image, String name) {
            return image.getMetadata().getName().equals(name);
        }
    }
}
