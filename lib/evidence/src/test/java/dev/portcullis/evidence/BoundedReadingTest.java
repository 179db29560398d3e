package dev.portcullis.evidence;

import static dev.portcullis.evidence.Scene.ACME;
import static dev.portcullis.evidence.Scene.IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers.Referrer;
import dev.portcullis.registry.Referrers.Source;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Evidence without end, and how much of it is in memory and in work at the same time. */
@Timeout(60)
final class BoundedReadingTest {
    /** Room for two bundles of 64 KiB and more, one per namespace. */
    private static final long MEMORY = 2L * 1024 * 1024;

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final RegistryResult<byte[]> LATE =
            new RegistryResult.Unavailable<>(Reason.REGISTRY_TIMEOUT, "no answer", null);
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

    private final FakeRegistry registry = new FakeRegistry();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final RegistryEvidence evidence =
            new RegistryEvidence(registry, Scene.check(this::verify), () -> Scene.NOW, MEMORY);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.shutdownNow();
        evidence.close();
    }

    @Test
    void aBundleLargerThanIsReadIsNotFetchedAndHidesNoOther() {
        attach("acme=huge", 129 * 1024);
        attach("acme=ci", 128 * 1024);

        var facts = gather("team", LONG);

        assertThat(facts.facts()).hasSize(1);
        assertThat(facts.rejections()).singleElement().satisfies(rejected -> {
            assertThat(rejected.rejection().reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE);
            assertThat(rejected.rejection().detail()).contains("132096", "131072");
        });
        assertThat(registry.calls).filteredOn("blob"::equals).hasSize(1);
    }

    @Test
    void aManifestLargerThanThatOfAnyBundleIsNotFetched() {
        var artifact = registry.attach(IMAGE, "acme=ci");
        registry.listed.clear();
        registry.listed.add(new Referrer(
                new Descriptor("application/vnd.oci.image.manifest.v1+json", artifact, 65_537, null, null, Map.of()),
                Source.FALLBACK_TAG));

        assertThat(gather("team", LONG).rejections())
                .extracting(rejected -> rejected.rejection().reason())
                .containsExactly(Reason.RESPONSE_TOO_LARGE);
        assertThat(registry.calls).doesNotContain("manifest");
    }

    @Test
    void whoFillsItsShareWaitsForItselfOnly() throws Exception {
        attach("acme=ci", 100 * 1024);
        var fetching = new Semaphore(0);
        var go = new CountDownLatch(1);
        registry.onBlob = () -> {
            fetching.release();
            awaitQuietly(go);
        };
        var greedy = threads.submit(() -> gather("greedy", LONG));
        fetching.acquire();

        var refused = gather("greedy", Duration.ofMillis(50));
        var modest = threads.submit(() -> gather("modest", LONG));
        fetching.acquire();
        var third = gather("third", Duration.ofMillis(50));
        go.countDown();

        assertThat(Scene.reasons(refused)).contains(Reason.OVERLOADED);
        assertThat(Scene.reasons(third)).contains(Reason.OVERLOADED);
        assertThat(refused.rejections()).isEmpty();
        assertThat(greedy.get().facts()).hasSize(1);
        assertThat(modest.get().facts()).hasSize(1);
        assertThat(gather("third", LONG).facts()).hasSize(1);
    }

    @Test
    void largeBundlesHoldUpNoSmallOnes() throws Exception {
        attach("acme=ci", 100 * 1024);
        var fetching = new Semaphore(0);
        var go = new CountDownLatch(1);
        registry.onBlob = () -> {
            fetching.release();
            awaitQuietly(go);
        };
        var large = threads.submit(() -> gather("greedy", LONG));
        fetching.acquire();
        registry.onBlob = () -> {};
        registry.listed.clear();
        registry.attach(IMAGE, "acme=small");

        assertThat(gather("greedy", LONG).facts()).hasSize(1);

        go.countDown();
        assertThat(large.get().facts()).hasSize(1);
    }

    @Test
    void oneImageTakesFewPlacesInTheQueueOfItsRegistry() throws Exception {
        for (var i = 0; i < 40; i++) {
            registry.attach(IMAGE, "acme=k" + i);
        }
        var fetches = new AtomicInteger();
        var mostFetches = new AtomicInteger();
        var fetching = new Semaphore(0);
        var go = new CountDownLatch(1);
        registry.onBlob = () -> {
            mostFetches.accumulateAndGet(fetches.incrementAndGet(), Math::max);
            fetching.release();
            awaitQuietly(go);
            fetches.decrementAndGet();
        };
        var gathered = threads.submit(() -> gather("team", LONG));
        fetching.acquire(RegistryEvidence.READ_AT_ONCE);
        go.countDown();

        assertThat(gathered.get().facts()).hasSize(40);
        assertThat(mostFetches.get()).isLessThanOrEqualTo(RegistryEvidence.READ_AT_ONCE);
    }

    @ParameterizedTest
    @CsvSource({"15, false", "64, true"})
    void whoAttachesMoreThanCanBeReadInTimeCausesNoOutage(int attached, boolean refused) {
        for (var i = 0; i < attached; i++) {
            registry.attach(IMAGE, "acme=k" + i);
        }
        registry.blobAnswer = found -> LATE;

        assertThat(Scene.reasons(gather("team", LONG)).contains(Reason.OVERLOADED))
                .isEqualTo(refused);
    }

    /** Of many there are to be asked, one that is late may be the fault of the number only. */
    @ParameterizedTest
    @EnumSource(Worthless.class)
    void whatIsWorthlessCountsAsWell(Worthless kind) {
        for (var i = 0; i < 40; i++) {
            kind.attach(registry, i);
        }
        registry.attach(IMAGE, "acme=last");
        registry.blobAnswer = found -> LATE;

        assertThat(Scene.reasons(gather("team", LONG)))
                .contains(Reason.OVERLOADED)
                .doesNotContain(Reason.REGISTRY_TIMEOUT);
    }

    @Test
    void aRegistryThatLimitsRequestsBecauseThereAreManyIsNoOutage() {
        for (var i = 0; i < 64; i++) {
            registry.attach(IMAGE, "acme=k" + i);
        }
        registry.blobAnswer = found -> new RegistryResult.Unavailable<>(Reason.REGISTRY_RATE_LIMITED, "429", null);

        assertThat(Scene.reasons(gather("team", LONG))).contains(Reason.OVERLOADED);
    }

    @ParameterizedTest
    @CsvSource({"true, OVERLOADED", "false, REGISTRY_TIMEOUT"})
    void whatIsSentAboutOneManifestOfAnImageCountsForTheOthers(boolean sameImage, Reason reason) {
        for (var i = 0; i < RegistryEvidence.READ_AT_ONCE; i++) {
            registry.attach(IMAGE, "acme=k" + i);
        }
        // Each is two answers: the manifest, and what it names.
        var image = access("team", LONG);
        assertThat(gather(image).facts()).hasSize(RegistryEvidence.READ_AT_ONCE);
        registry.blobAnswer = found -> new RegistryResult.Unavailable<>(Reason.REGISTRY_TIMEOUT, "no answer", null);

        var facts = gather(sameImage ? image.share(2) : image.forImage());

        assertThat(Scene.reasons(facts))
                .contains(reason)
                .doesNotContain(sameImage ? Reason.REGISTRY_TIMEOUT : Reason.OVERLOADED);
    }

    @ParameterizedTest
    @CsvSource({"65536, RegistryTimeout", "65537, Overloaded"})
    void whoAttachesSomethingLargeCausesNoOutage(int size, String code) {
        attach("acme=ci", size);
        registry.blobAnswer = found -> new RegistryResult.Unavailable<>(Reason.REGISTRY_TIMEOUT, "no answer", null);

        assertThat(Scene.reasons(gather("team", LONG))).extracting(Reason::code).contains(code);
    }

    @Test
    void largeEvidenceOfARegistryThatIsDownIsAnOutage() {
        attach("acme=ci", 65_537);
        registry.blobAnswer = found -> new RegistryResult.Unavailable<>(Reason.REGISTRY_UNAVAILABLE, "503", null);

        assertThat(Scene.reasons(gather("team", LONG))).contains(Reason.REGISTRY_UNAVAILABLE);
    }

    @Test
    void readsNoMoreLayersOfAllArtifactsThanOfATag() {
        for (var i = 0; i < 9; i++) {
            var text = "acme=k" + i;
            var layer = FakeRegistry.layer(text, "application/vnd.dev.cosign.simplesigning.v1+json");
            registry.attach(IMAGE, Collections.nCopies(8, layer), text);
        }

        var facts = gather("team", LONG);

        assertThat(registry.calls).filteredOn("blob"::equals).hasSize(Layouts.MAXIMUM_CANDIDATES);
        assertThat(Scene.reasons(facts)).contains(Reason.RESPONSE_TOO_LARGE);
    }

    @Test
    void verifiesNoMoreAtOnceThanThereAreProcessors() throws Exception {
        for (var i = 0; i < 20; i++) {
            registry.attach(IMAGE, "acme=k" + i);
        }

        var first = threads.submit(() -> gather("a", LONG));
        var second = threads.submit(() -> gather("b", LONG));

        assertThat(first.get().facts()).hasSize(20);
        assertThat(second.get().facts()).hasSize(20);
        assertThat(most.get()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    /** What an attacker may list besides. */
    enum Worthless {
        INDEX,
        ABSENT,
        ABOUT_ANOTHER;

        void attach(FakeRegistry registry, int number) {
            var artifact = FakeRegistry.digest(this + " " + number);
            switch (this) {
                case INDEX -> {
                    registry.manifests.put(
                            artifact,
                            new RegistryResult.Found<>(
                                    new Manifest.Index(artifact, INDEX_TYPE, null, List.of(), null, Map.of())));
                    registry.list(artifact, FakeRegistry.BUNDLE_TYPE, Source.FALLBACK_TAG);
                }
                case ABSENT -> registry.list(artifact, FakeRegistry.BUNDLE_TYPE, Source.FALLBACK_TAG);
                case ABOUT_ANOTHER -> registry.attach(FakeRegistry.digest("another"), "acme=" + number);
            }
        }
    }

    private Verification verify(byte[] bundle, Digest subject, TrustRoot root) {
        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            return Scene.verify(bundle, subject, root);
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private void attach(String bundle, int size) {
        var layer = Descriptor.of(FakeRegistry.BUNDLE_TYPE, FakeRegistry.digest(bundle), size);
        registry.attach(IMAGE, List.of(layer), bundle);
    }

    private FactSet gather(String tenant, Duration time) {
        return gather(access(tenant, time));
    }

    private static Access access(String tenant, Duration time) {
        return new Access(tenant, CredentialSource.ANONYMOUS, Deadline.after(time));
    }

    private FactSet gather(Access access) {
        return evidence.facts(Scene.pinned().repository(), IMAGE, List.of(ACME), Freshness.ANY, access)
                .facts();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
