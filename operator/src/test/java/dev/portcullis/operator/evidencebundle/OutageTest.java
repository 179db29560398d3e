package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Item;
import dev.portcullis.crds.status.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Whoever is asked for evidence gives no answer: that takes nothing back at once, and everything that was decided does. */
class OutageTest {
    private static final Instant RUN = BundleScene.BEGIN.plus(Duration.ofHours(16));
    private static final Instant END = BundleScene.BEGIN.plus(Duration.ofHours(24));
    private static final ItemOutcome UNREACHABLE = outcome(CollectReason.UNREACHABLE);
    private static final ItemOutcome DECIDED = outcome(CollectReason.TESTS_FAILED);

    private final BundleScene scene = new BundleScene();

    private static ItemOutcome outcome(CollectReason reason) {
        var detail = "because of " + reason.code();
        return reason.missing()
                ? new ItemOutcome.Missing(reason.code(), detail)
                : new ItemOutcome.Failed(reason.code(), detail);
    }

    private EvidenceBundleStatus status() {
        return scene.object.getStatus();
    }

    private Condition collected() {
        return scene.condition(Condition.Type.COLLECTED).orElseThrow();
    }

    private long count(String what) {
        return scene.asked.stream().filter(asked -> asked.startsWith(what)).count();
    }

    /** It is published, all is well, and then it is to be renewed. */
    @BeforeEach
    void isPublished() {
        scene.change(BundleScene.spec(
                BundleScene.item("canary", "24h"),
                BundleScene.item("tests", null),
                BundleScene.item("scan", false, null)));
        scene.settle();
        scene.now = RUN;
        scene.asked.clear();
    }

    private void assertStays() {
        assertThat(scene.pushes).hasSize(1);
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
        assertThat(collected().reason()).isEqualTo("SourceUnavailable");
        assertThat(count("sign")).isZero();
    }

    private void assertTakenBack() {
        assertThat(scene.pushes).hasSize(2);
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Incomplete");
        assertThat(collected().reason()).isEqualTo("Collected");
    }

    private void pass(Duration time) {
        scene.now = scene.now.plus(time);
    }

    @Nested
    class WhatWasPublishedStays {
        @ParameterizedTest
        @EnumSource(
                value = CollectReason.class,
                names = {"UNREACHABLE", "TIMED_OUT", "RATE_LIMITED"})
        void whereNobodyAnswers(CollectReason reason) {
            scene.outcomes.put("tests", outcome(reason));

            scene.settle();

            assertStays();
        }

        @Test
        void andTheConditionSaysWhatCannotBeHadSinceWhen() {
            scene.outcomes.put("tests", UNREACHABLE);
            scene.settle();
            pass(Duration.ofMinutes(10));
            scene.outcomes.put("tests", outcome(CollectReason.TIMED_OUT));
            scene.outcomes.put("canary", UNREACHABLE);

            scene.settle();

            assertThat(collected().status()).isEqualTo(Condition.Status.FALSE);
            assertThat(collected().message())
                    .isEqualTo("item \"canary\" cannot be had since " + scene.now
                            + ", Unreachable: because of Unreachable;"
                            + " item \"tests\" cannot be had since " + RUN + ", TimedOut: because of TimedOut;"
                            + " it is asked for again, and what was published before stays until " + END);
            assertThat(status().collectedAt()).isEqualTo(BundleScene.BEGIN.toString());
        }

        @Test
        void untilAllAnswerAgainAndThenItIsRenewedOnce() {
            scene.outcomes.put("canary", UNREACHABLE);
            scene.settle();
            scene.outcomes.clear();
            pass(Duration.ofMinutes(1));

            scene.settle();

            assertThat(scene.pushes).hasSize(2);
            assertThat(collected().reason()).isEqualTo("Collected");
            assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
            assertThat(status().items()).extracting(Item::since).containsOnly("");
        }

        /** A policy may name an item that the bundle does not require. */
        @Test
        void whereWhatIsNotRequiredHadPassed() {
            scene.outcomes.put("scan", UNREACHABLE);

            scene.settle();

            assertStays();
        }

        @Test
        void whereWhatIsNotRequiredHadPassedWhileThereIsTimeToRenewTheOthers() {
            var latest = BundleScene.BEGIN.plus(Duration.ofHours(20));
            scene.outcomes.put("scan", UNREACHABLE);
            scene.settle();
            scene.now = latest.minusSeconds(1);
            scene.settle();
            assertStays();
            assertThat(collected().message()).endsWith("what was published before stays until " + latest);
            pass(Duration.ofSeconds(1));

            scene.settle();

            assertThat(scene.pushes).hasSize(2);
            assertThat(scene.condition(Condition.Type.FRESH).orElseThrow().message())
                    .isEqualTo("complete, and young enough until " + latest.plus(Duration.ofHours(24)));
        }
    }

    @Nested
    class WhatWasPublishedIsTakenBack {
        @ParameterizedTest
        @EnumSource(
                value = CollectReason.class,
                mode = Mode.EXCLUDE,
                names = {"UNREACHABLE", "TIMED_OUT", "RATE_LIMITED"})
        void byWhateverIsDecided(CollectReason reason) {
            scene.outcomes.put("tests", outcome(reason));

            scene.settle();

            assertTakenBack();
        }

        @Test
        void byAReasonThatNobodyKnows() {
            scene.outcomes.put("tests", new ItemOutcome.Missing("Elsewhere", "it is elsewhere"));

            scene.settle();

            assertTakenBack();
        }

        @Test
        void byWhatIsDecidedWhileAnotherItemCannotBeHad() {
            scene.outcomes.put("canary", UNREACHABLE);
            scene.outcomes.put("tests", DECIDED);

            scene.settle();

            assertTakenBack();
        }

        @Test
        void byWhatIsDecidedOfAnItemThatIsNotRequired() {
            scene.outcomes.put("canary", UNREACHABLE);
            scene.outcomes.put("scan", DECIDED);

            scene.settle();

            assertTakenBack();
        }

        @Test
        void byWhatWasDecidedOfAnItemThatIsRequiredByNow() {
            scene.outcomes.put("scan", DECIDED);
            scene.settle();
            assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
            scene.outcomes.put("canary", UNREACHABLE);
            scene.change(BundleScene.spec(BundleScene.item("canary", "24h"), BundleScene.item("scan", null)));

            scene.settle();

            assertThat(scene.pushes).hasSize(3);
            assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Incomplete");
        }

        @Test
        void byADecisionThatComesAfterAnOutage() {
            scene.outcomes.put("tests", UNREACHABLE);
            scene.settle();
            scene.outcomes.put("tests", DECIDED);
            pass(Duration.ofMinutes(1));

            scene.settle();

            assertTakenBack();
        }

        @Test
        void byItsAge() {
            scene.outcomes.put("canary", UNREACHABLE);
            scene.settle();
            scene.now = END;

            scene.settle();

            assertTakenBack();
        }

        @Test
        void afterADayWhereNothingHasAnAge() {
            scene.change(BundleScene.spec(BundleScene.item("canary", null), BundleScene.item("tests", null)));
            scene.outcomes.put("tests", UNREACHABLE);
            scene.settle();
            assertStays();
            pass(Outage.LONGEST_WITHOUT_AGE.minusSeconds(1));
            scene.settle();
            assertStays();
            pass(Duration.ofSeconds(1));

            scene.settle();

            assertTakenBack();
        }

        /** What was written down by a clock that was ahead begins anew. */
        @Test
        void afterADayThoughTheClockWasAhead() {
            scene.change(BundleScene.spec(BundleScene.item("canary", null), BundleScene.item("tests", null)));
            scene.outcomes.put("tests", UNREACHABLE);
            pass(Duration.ofDays(100));
            scene.settle();
            scene.now = RUN;
            scene.settle();
            assertStays();
            pass(Outage.LONGEST_WITHOUT_AGE);

            scene.settle();

            assertTakenBack();
        }

        @Test
        void whereItIsAboutAnotherSubject() {
            scene.outcomes.put("tests", UNREACHABLE);
            var spec = scene.object.getSpec();
            var other = Digest.of(new byte[] {1}).toString();
            scene.change(new EvidenceBundleSpec(
                    new EvidenceBundleSpec.Subject(BundleScene.REPOSITORY, other, null),
                    spec.items(),
                    spec.signerName(),
                    spec.serviceAccountName(),
                    null,
                    null,
                    spec.cadence(),
                    false,
                    null));

            scene.settle();

            assertTakenBack();
        }
    }

    @Nested
    class NothingStays {
        @Test
        void ofAnIncompleteOne() {
            scene.outcomes.put("tests", DECIDED);
            scene.settle();
            scene.outcomes.put("canary", UNREACHABLE);
            pass(Duration.ofHours(17));

            scene.settle();

            assertThat(scene.pushes).hasSize(3);
            assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Incomplete");
        }

        @Test
        void whereNothingWasPublished() {
            var first = new BundleScene();
            first.outcome = UNREACHABLE;

            first.settle();

            assertThat(first.pushes).hasSize(1);
            assertThat(first.reason(Condition.Type.FRESH)).isEqualTo("Incomplete");
        }

        /** Nobody waits for what never was there: it is published as it is, and asked for on the cadence. */
        @Test
        void ofWhatIsNotRequiredAndNeverPassed() {
            var first = new BundleScene();
            first.change(BundleScene.spec(BundleScene.item("canary", null), BundleScene.item("scan", false, null)));
            first.outcomes.put("scan", UNREACHABLE);
            first.settle();
            first.now = BundleScene.BEGIN.plus(Duration.ofHours(25));

            var wait = first.settle().lookAgain();

            assertThat(wait).isGreaterThanOrEqualTo(Duration.ofHours(24));
            assertThat(first.pushes).hasSize(1);
            assertThat(first.reason(Condition.Type.COLLECTED)).isEqualTo("Collected");
        }
    }

    @Test
    void whatAnOlderOperatorPublishedStaysToo() {
        scene.object.setStatus(withoutItems());
        scene.outcomes.put("tests", UNREACHABLE);

        scene.settle();

        assertStays();
    }

    private EvidenceBundleStatus withoutItems() {
        var last = Objects.requireNonNull(status().published());
        return new EvidenceBundleStatus(
                status().observedGeneration(),
                status().conditions(),
                status().subjectDigest(),
                status().items(),
                status().collectedAt(),
                null,
                new EvidenceBundleStatus.Published(
                        last.repository(),
                        last.referrer(),
                        last.digest(),
                        last.itemSet(),
                        true,
                        last.createdAt(),
                        List.of(),
                        last.publishedAt(),
                        last.keyVersion(),
                        null),
                status().publishedIn(),
                status().nextRun(),
                status().history());
    }

    @Test
    void isAskedForAgainLaterAndLaterAndNotAllTheTime() {
        scene.outcomes.put("canary", UNREACHABLE);

        var wait = Objects.requireNonNull(scene.settle().lookAgain());
        assertThat(wait).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
        while (scene.now.plus(wait).isBefore(END)) {
            pass(wait);
            wait = Objects.requireNonNull(scene.settle().lookAgain());
        }

        assertStays();
        assertThat(count("collect")).isBetween(30L, 60L);
        assertThat(scene.asked).allMatch(what -> what.startsWith("collect"));
        assertThat(status().history())
                .extracting(run -> run.outcome())
                .containsExactly("SourceUnavailable", "Published");
        assertThat(scene.now.plus(wait)).isEqualTo(END);
    }
}
