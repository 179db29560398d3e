package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Published;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.SaidItem;
import dev.portcullis.crds.status.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A bundle is as old as the oldest of what it says, held against the age of that item. */
class FreshnessTest {
    private final BundleScene scene = new BundleScene();

    private static Instant after(Duration time) {
        return BundleScene.BEGIN.plus(time);
    }

    private Instant nextRun() {
        return Instant.parse(Objects.requireNonNull(scene.object.getStatus().nextRun()));
    }

    private String freshness() {
        return scene.condition(Condition.Type.FRESH).orElseThrow().message();
    }

    private static Optional<Instant> end(EvidenceBundleSpec spec, SaidItem... said) {
        return new Freshness(BundleScene.BEGIN, Arrays.asList(said), spec).end();
    }

    @Test
    void whatWasOldWhenItWasCollectedHasOnlyTheRestOfItsAge() {
        scene.change(BundleScene.spec(BundleScene.item("report", "24h")));
        scene.times.put("report", BundleScene.BEGIN.minus(Duration.ofHours(20)));

        scene.settle();

        assertThat(freshness()).isEqualTo("complete, and young enough until " + after(Duration.ofHours(4)));
        assertThat(nextRun()).isEqualTo(after(Duration.ofMinutes(160)));
    }

    @Test
    void isStaleAtTheEndOfItsOldestItem() {
        scene.change(BundleScene.spec(BundleScene.item("report", "24h")));
        scene.times.put("report", BundleScene.BEGIN.minus(Duration.ofHours(20)));
        scene.settle();
        scene.signed = new StatementSigner.Signed.Unavailable("it is sealed", null);
        scene.now = after(Duration.ofHours(4));

        scene.settle();

        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Stale");
    }

    @Test
    void theItemThatEndsFirstDecidesNotTheShortestAge() {
        scene.change(BundleScene.spec(BundleScene.item("canary", "24h"), BundleScene.item("drill", "168h")));
        scene.times.put("drill", BundleScene.BEGIN.minus(Duration.ofHours(165)));

        scene.settle();

        assertThat(freshness()).endsWith("until " + after(Duration.ofHours(3)));
    }

    @Test
    void whatNobodyRenewsIsNeitherPublishedAgainNorAskedForAllTheTime() {
        scene.change(BundleScene.spec(BundleScene.item("report", "24h")));
        scene.times.put("report", BundleScene.BEGIN.minus(Duration.ofHours(20)));
        scene.settle();
        scene.asked.clear();

        while (nextRun().isBefore(after(Duration.ofHours(4)))) {
            scene.now = nextRun();
            scene.settle();
        }

        assertThat(scene.asked).hasSizeLessThan(10).allMatch(what -> what.startsWith("collect"));
        assertThat(scene.pushes).hasSize(1);
        assertThat(nextRun()).isBefore(after(Duration.ofHours(4)).plus(RunTimes.SHORTEST_INTERVAL));
    }

    @Test
    void whatWasRenewedSinceIsPublishedWhenItIsDue() {
        scene.change(BundleScene.spec(BundleScene.item("report", "24h")));
        scene.times.put("report", BundleScene.BEGIN.minus(Duration.ofHours(20)));
        scene.settle();
        scene.times.put("report", after(Duration.ofHours(1)));
        scene.now = nextRun();

        scene.settle();

        assertThat(scene.pushes).hasSize(2);
        assertThat(freshness()).endsWith("until " + after(Duration.ofHours(25)));
    }

    @Test
    void anAgeThatWasMadeShorterCountsForWhatWasPublishedBefore() {
        scene.change(BundleScene.spec(BundleScene.item("report", "24h")));
        scene.times.put("report", BundleScene.BEGIN.minus(Duration.ofHours(20)));
        scene.settle();
        scene.signed = new StatementSigner.Signed.Unavailable("it is sealed", null);
        scene.change(BundleScene.spec(BundleScene.item("report", "21h")));
        scene.now = after(Duration.ofMinutes(30));

        scene.settle();

        assertThat(freshness()).endsWith("until " + after(Duration.ofHours(1)));
    }

    @Test
    void whatDidNotPassMakesNothingOld() {
        scene.change(BundleScene.spec(BundleScene.item("canary", "24h"), BundleScene.item("report", false, "24h")));
        scene.times.put("report", BundleScene.BEGIN.minus(Duration.ofDays(30)));
        scene.outcomes.put("report", new ItemOutcome.Failed("DocumentTooOld", "it is of January"));

        scene.settle();

        assertThat(freshness()).endsWith("until " + after(Duration.ofHours(24)));
        assertThat(nextRun()).isEqualTo(after(Duration.ofHours(16)));
    }

    @Test
    void nothingIsYoungerThanWhenItWasCollected() {
        var spec = BundleScene.spec(BundleScene.item("report", "24h"));
        var end = Optional.of(after(Duration.ofHours(24)));

        assertThat(end(
                        spec,
                        new SaidItem(
                                "report", true, after(Duration.ofMinutes(5)).toString())))
                .isEqualTo(end);
        assertThat(end(spec)).as("not written down").isEqualTo(end);
        assertThat(end(spec, new SaidItem("report", true, "yesterday"))).isEqualTo(end);
        assertThat(end(spec, new SaidItem("other", true, "2020-01-01T00:00:00Z")))
                .isEqualTo(end);
    }

    @Test
    void withoutAnyAgeThereIsNoEnd() {
        assertThat(end(BundleScene.spec(BundleScene.item("report", null)), new SaidItem("report", true, "")))
                .isEmpty();
    }

    @Test
    void ofATimeThatCannotBeReadNothingIsKnown() {
        var last = new Published("", "", "", "", true, "yesterday", List.of(), "", null, null);

        assertThat(Freshness.of(last, BundleScene.spec(BundleScene.item("report", "24h"))))
                .isEmpty();
    }
}
