package dev.portcullis.webhook.verified;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.verified.Opened.Problem;
import dev.portcullis.cluster.verified.Proven;
import dev.portcullis.cluster.verified.SealedText;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.webhook.TestRoots;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of objects, and whether it is believed when it is asked for. */
final class VerifiedImageReaderTest {
    private static final ImageRepository SHOP = ImageRepository.parse("registry.example.com/apps/shop");
    private static final Digest IMAGE = Digest.of("image".getBytes(StandardCharsets.UTF_8));
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final InstallationKeys KEYS = keys(1);
    private static final String NAME = VerifiedImages.name(SHOP, IMAGE);

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final AtomicReference<Optional<InstallationKeys>> keys = new AtomicReference<>(Optional.of(KEYS));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CompactStore store = new CompactStore(1 << 20, new GoneImages(WEEK, now::get), keys::get, now::get);
    private final VerifiedImageReader reader =
            new VerifiedImageReader(store, keys::get, WEEK, now::get, new DisbeliefReports(meters, System::nanoTime));

    @Test
    void tellsWhatArrived() {
        arrives(sealed(NOW));

        assertThat(reader.of(SHOP, IMAGE)).contains(facts(NOW));
        assertThat(meters.get("portcullis.verified.images.disbelieved").counters())
                .allSatisfy(counter -> assertThat(counter.count()).isZero());
    }

    /** By forged ones too: nothing is proved when it arrives. */
    @Test
    void manyObjectsTakeNoMoreMemoryThanTheyMay() {
        var small = new CompactStore(1000, new GoneImages(WEEK, now::get), keys::get, now::get);
        var text = sealed(NOW).getSpec();
        var digests = IntStream.range(0, 50)
                .mapToObj(number -> VerifiedImages.name(SHOP, Digest.of(new byte[] {(byte) number})))
                .toList();

        for (var round = 0; round < 2; round++) {
            digests.forEach(name -> small.put(name, named(name, text)));
        }

        assertThat(small.bytes()).isBetween(1L, 1000L);
        assertThat(small.size()).isLessThan(10);
        assertThat(small.leftOut()).isGreaterThan(80);
        digests.forEach(small::remove);
        assertThat(small.bytes()).isZero();
    }

    private static VerifiedImage named(String name, VerifiedImageSpec spec) {
        var image = new VerifiedImage();
        image.setMetadata(new ObjectMetaBuilder().withName(name).build());
        image.setSpec(spec);
        return image;
    }

    @Test
    void knowsNothingElse() {
        arrives(sealed(NOW));

        assertThat(reader.of(ImageRepository.parse("registry.example.com/apps/other"), IMAGE))
                .isEmpty();
        assertThat(reader.of(SHOP, Digest.of(new byte[0]))).isEmpty();
    }

    @Test
    void believesNothingWithoutAKeyAndCountsWhatItDoesNotBelieve() {
        var image = sealed(NOW);
        var spec = image.getSpec();
        image.setSpec(new VerifiedImageSpec(
                spec.repository(),
                spec.digest(),
                spec.verifiedAt(),
                spec.content().replace("ci", "cj"),
                spec.keyId(),
                spec.mac()));
        arrives(image);

        keys.set(Optional.empty());
        assertThat(reader.of(SHOP, IMAGE)).isEmpty();
        assertDisbelieved(Problem.MAC_WRONG, 0);

        keys.set(Optional.of(KEYS));
        assertThat(reader.of(SHOP, IMAGE)).isEmpty();
        assertThat(reader.of(SHOP, IMAGE)).isEmpty();
        assertDisbelieved(Problem.MAC_WRONG, 2);

        keys.set(Optional.of(keys(2)));
        assertThat(reader.of(SHOP, IMAGE)).isEmpty();
        assertDisbelieved(Problem.KEY_UNKNOWN, 1);
    }

    @Test
    void aCopyUnderAnotherNameIsNothing() {
        var other = ImageRepository.parse("registry.example.com/apps/other");
        var copy = sealed(NOW);
        copy.setMetadata(new ObjectMetaBuilder()
                .withName(VerifiedImages.name(other, IMAGE))
                .build());
        arrives(copy);

        assertThat(reader.of(other, IMAGE)).isEmpty();
        assertDisbelieved(Problem.NAME_WRONG, 1);
    }

    @Test
    void whatIsOldIsNotBelieved() {
        arrives(sealed(NOW));
        now.set(NOW.plus(WEEK).plusSeconds(1));

        assertThat(reader.of(SHOP, IMAGE)).isEmpty();
        assertDisbelieved(Problem.TOO_OLD, 1);
    }

    @Test
    void anOlderTextThatComesBackIsNotBelieved() {
        arrives(sealed(NOW.minusSeconds(60)));
        arrives(sealed(NOW));
        assertThat(reader.of(SHOP, IMAGE)).isPresent();

        arrives(sealed(NOW.minusSeconds(60)));

        assertThat(reader.of(SHOP, IMAGE)).isEmpty();
        assertDisbelieved(Problem.ROLLED_BACK, 1);
        arrives(sealed(NOW));
        assertThat(reader.of(SHOP, IMAGE)).isPresent();
    }

    @Test
    void norAfterItsObjectWasDeleted() {
        arrives(sealed(NOW));
        store.remove(NAME);
        assertThat(reader.of(SHOP, IMAGE)).isEmpty();

        arrives(sealed(NOW.minusSeconds(60)));

        assertThat(reader.of(SHOP, IMAGE)).isEmpty();
        assertDisbelieved(Problem.ROLLED_BACK, 1);
    }

    @Test
    void norAfterSomethingThatNobodyBelievesWasPutBetween() {
        arrives(sealed(NOW));
        var forged = sealed(NOW.plus(Duration.ofDays(400)), keys(2));
        arrives(forged);
        arrives(sealed(NOW.minusSeconds(60)));

        assertThat(reader.of(SHOP, IMAGE)).isEmpty();
        assertDisbelieved(Problem.ROLLED_BACK, 1);
        arrives(sealed(NOW));
        assertThat(reader.of(SHOP, IMAGE)).as("a forged time moves nothing").isPresent();
    }

    @Test
    void aClockThatWasAheadKeepsNothingOutForLong() {
        arrives(sealed(NOW.plus(Duration.ofDays(400))));
        assertThat(reader.of(SHOP, IMAGE)).isEmpty();
        assertDisbelieved(Problem.FROM_THE_FUTURE, 1);

        arrives(sealed(NOW));

        assertThat(reader.of(SHOP, IMAGE)).isPresent();
    }

    @Test
    void namesThatNoImageHasAreNotKept() {
        for (var name : List.of("x", "A".repeat(64), "a".repeat(63))) {
            var image = sealed(NOW);
            image.getMetadata().setName(name);
            arrives(image);
        }

        assertThat(store.size()).isZero();
        assertThat(store.get("x")).isNull();
        assertThat(store.remove("x")).isNull();
    }

    @Test
    void theInformerFindsWhatItPut() {
        arrives(sealed(NOW));

        assertThat(store.keySet()).containsExactly(NAME);
        assertThat(store.values()).extracting(store::getKey).containsExactly(NAME);
        assertThat(store.get(NAME)).isNotNull();
        assertThat(store.put(NAME, sealed(NOW))).isNotNull();
        assertThat(store.remove(NAME)).isNotNull();
        assertThat(store.size()).isZero();
    }

    @Test
    void textsTakeFewBytesAndComeBackAsTheyWere() {
        arrives(sealed(NOW));
        var text = SealedText.of(sealed(NOW).getSpec());

        assertThat(PackedText.unpack(PackedText.pack(text))).contains(text);
        assertThat(store.bytes()).isLessThan(text.content().length() / 2);
        var odd = new SealedText("\n\u2028x\uD83D\uDE00", "", "z");
        assertThat(PackedText.unpack(PackedText.pack(odd))).contains(odd);
        assertThat(PackedText.unpack(new byte[] {1, 2, 3})).isEmpty();
        var huge = new SealedText("x".repeat(VerifiedImageSpec.MAXIMUM_CONTENT + 1), "a", "b");
        assertThat(PackedText.unpack(PackedText.pack(huge))).contains(new SealedText("", "", ""));
    }

    private void arrives(VerifiedImage image) {
        store.put(store.getKey(image), image);
    }

    private void assertDisbelieved(Problem problem, int times) {
        assertThat(meters.get("portcullis.verified.images.disbelieved")
                        .tag("problem", problem.label())
                        .counter()
                        .count())
                .isEqualTo(times);
    }

    private static VerifiedImage sealed(Instant at) {
        return sealed(at, KEYS);
    }

    private static VerifiedImage sealed(Instant at, InstallationKeys keys) {
        return VerifiedImages.seal(facts(at), keys);
    }

    private static VerifiedFacts facts(Instant at) {
        var fact = TestRoots.signed(SHOP, IMAGE, "acme", new Signer.Key("ci", IMAGE.hex()));
        return new VerifiedFacts(
                SHOP, IMAGE, at, new Content.Single(), List.of(new Proven(fact, Demands.STRICT)), List.of());
    }

    private static InstallationKeys keys(int seed) {
        var bytes = new byte[InstallationKey.LENGTH];
        Arrays.fill(bytes, (byte) seed);
        return new InstallationKeys(InstallationKey.of(bytes), null);
    }
}
