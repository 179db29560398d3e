package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.crds.evidencebundle.BundleItemSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of an evidence bundle when something changes between two of its steps. */
class BundleEditsTest {
    private static final Publisher.Outcome DOWN =
            new Publisher.Outcome.Unavailable(ConditionReason.REGISTRY_UNAVAILABLE, "it is down", null);

    private final BundleScene scene = new BundleScene();

    private EvidenceBundleStatus status() {
        return scene.object.getStatus();
    }

    private long count(String what) {
        return scene.asked.stream().filter(asked -> asked.startsWith(what)).count();
    }

    private void pass(Duration time) {
        scene.now = scene.now.plus(time);
    }

    private static EvidenceBundleSpec with(EvidenceBundleSpec spec, String signer, boolean suspend) {
        return new EvidenceBundleSpec(
                spec.subject(),
                spec.items(),
                signer,
                spec.serviceAccountName(),
                null,
                null,
                spec.cadence(),
                suspend,
                null);
    }

    @Nested
    class WhileSomethingIsToBePublished {
        private final BundleItemSpec[] more = {BundleScene.item("canary", null), BundleScene.item("scan", null)};

        private void assertBothAreTold() {
            assertThat(status().items()).extracting(item -> item.name()).containsExactly("canary", "scan");
            assertThat(status().observedGeneration()).isEqualTo(2);
            assertThat(scene.pushes).hasSize(2);
        }

        @Test
        void anEditIsLookedAtAsSoonAsThatIsDone() {
            scene.step();
            scene.change(BundleScene.spec(more));

            scene.settle();

            assertBothAreTold();
        }

        @Test
        void anEditIsNotLostInAnOutage() {
            scene.published = DOWN;
            scene.settle();
            scene.change(BundleScene.spec(more));
            scene.settle();
            scene.published = null;
            pass(Duration.ofHours(1));

            scene.settle();

            assertBothAreTold();
        }

        @Test
        void whatWasSuspendedMeanwhileIsCollectedAnew() {
            scene.step();
            scene.change(with(scene.object.getSpec(), "release", true));
            scene.settle();
            scene.outcome = new ItemOutcome.Failed("ThresholdNotMet", "it is above");
            scene.change(with(scene.object.getSpec(), "release", false));

            scene.settle();

            assertThat(count("collect")).isEqualTo(2);
            assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Incomplete");
        }
    }

    @Nested
    class WhatIsPublishedLate {
        @Test
        void isCollectedAnewIfThatWasDueMeanwhile() {
            scene.published = DOWN;
            scene.settle();
            scene.outcome = new ItemOutcome.Failed("ThresholdNotMet", "it is above");
            scene.published = null;
            pass(Duration.ofHours(25));

            scene.settle();

            assertThat(scene.pushes).hasSize(2);
            assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Incomplete");
        }

        @Test
        void isRenewedIfThatWasDueMeanwhile() {
            scene.change(BundleScene.spec(BundleScene.item("canary", "3h")));
            scene.published = DOWN;
            scene.settle();
            scene.published = null;
            pass(Duration.ofMinutes(150));

            scene.settle();

            assertThat(Objects.requireNonNull(status().published()).createdAt()).isEqualTo(scene.now.toString());
        }

        @Test
        void waitsForItsNextTimeOtherwise() {
            scene.published = DOWN;
            scene.settle();
            scene.published = null;
            pass(Duration.ofHours(1));

            scene.settle();

            assertThat(count("collect")).isEqualTo(1);
            assertThat(Instant.parse(Objects.requireNonNull(status().nextRun())))
                    .isBetween(
                            BundleScene.BEGIN.plus(Duration.ofHours(24)), BundleScene.BEGIN.plus(Duration.ofHours(25)));
        }
    }

    @Test
    void anAgeOfASecondIsNoReasonToSignEverySecond() {
        scene.change(BundleScene.spec(BundleScene.item("canary", "1s")));
        scene.step();
        scene.step();

        assertThat(scene.pushes).hasSize(1);
        assertThat(Instant.parse(Objects.requireNonNull(status().nextRun())))
                .isAfterOrEqualTo(BundleScene.BEGIN.plus(RunTimes.SHORTEST_INTERVAL));
    }

    @Test
    void aPlanThatAWrongClockMadeIsNotWaitedFor() {
        scene.now = BundleScene.BEGIN.plus(Duration.ofDays(365));
        scene.settle();
        scene.now = BundleScene.BEGIN;

        scene.settle();

        assertThat(status().collectedAt()).isEqualTo(BundleScene.BEGIN.toString());
    }

    @Nested
    class WhatAClockThatWasAheadHadPublished {
        private final Instant ahead = BundleScene.BEGIN.plus(Duration.ofMinutes(10));

        @BeforeEach
        void isPublished() {
            scene.now = ahead;
            scene.settle();
            scene.now = BundleScene.BEGIN.plus(Duration.ofMinutes(2));
            scene.outcome = new ItemOutcome.Failed("TestsFailed", "one failed");
        }

        private String createdAt() {
            return Objects.requireNonNull(status().published()).createdAt();
        }

        /** Policies go by the bundle that says that it is the newest, as soon as its time has come. */
        @Test
        void doesNotOutliveWhatTakesItBack() {
            scene.settle();
            scene.outcome = new ItemOutcome.Failed("NoTests", "there is none");
            scene.change(scene.object.getSpec());
            scene.settle();

            assertThat(scene.pushes).hasSize(3);
            assertThat(createdAt()).isEqualTo(ahead.plusMillis(2).toString());
        }

        @Test
        void isNoLongerReckonedWithOnceItIsGone() {
            scene.lost = true;

            scene.settle();

            assertThat(scene.pushes).hasSize(2);
            assertThat(createdAt()).isEqualTo(scene.now.toString());
        }
    }

    @Test
    void whatTheRegistryLostIsPublishedAnewAtTheNextRun() {
        scene.settle();
        scene.lost = true;
        pass(Duration.ofHours(25));

        scene.settle();

        assertThat(scene.pushes).hasSize(2);
    }
}
