package dev.portcullis.operator.rollout;

import static dev.portcullis.operator.rollout.Scenery.BEGAN;
import static dev.portcullis.operator.rollout.Scenery.SOAKED;
import static dev.portcullis.operator.rollout.Scenery.clean;
import static dev.portcullis.operator.rollout.Scenery.notJudged;
import static dev.portcullis.operator.rollout.Scenery.plan;
import static dev.portcullis.operator.rollout.Scenery.refused;
import static dev.portcullis.operator.rollout.Scenery.state;
import static dev.portcullis.operator.rollout.Scenery.undecidable;
import static dev.portcullis.operator.rollout.Scenery.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.crds.compile.CompiledRollout;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.policy.RolloutStatus.Held;
import dev.portcullis.crds.policy.RolloutStatus.HoldReason;
import dev.portcullis.crds.policy.RolloutStatus.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SteppingTest {
    @Nested
    class Promotes {
        @Test
        void whatIsCleanOnceItsCohortWasLookedAtLongEnough() {
            var step = Stepping.decide(
                    plan(),
                    state(0, "a", "b", "z"),
                    view(SOAKED, clean("a", "early"), clean("b", "early"), clean("z", "late")));

            assertThat(step.promoted()).containsExactly("a", "b");
            assertThat(step.next().audited()).containsOnlyKeys("z");
            assertThat(step.next().cohort()).isEqualTo(1);
            assertThat(step.next().since()).isEqualTo(SOAKED.toString());
        }

        @Test
        void theRestThoughSomeAreHeldAndNamesThoseAndTheirWorkloads() {
            var step = Stepping.decide(
                    plan(),
                    state(2, "a", "bad", "worse"),
                    view(
                            SOAKED,
                            clean("a", ""),
                            refused("bad", "", "Deployment/web"),
                            refused("worse", "", "CronJob/n", "Pod/p")));

            assertThat(step.promoted()).containsExactly("a");
            assertThat(step.next().audited()).containsOnlyKeys("bad", "worse");
            assertThat(step.held()).extracting(Held::name).containsExactly("bad", "worse");
            assertThat(step.held()).extracting(Held::reason).containsOnly(HoldReason.WOULD_DENY);
            assertThat(step.held().getLast().workloads()).containsExactly("CronJob/n", "Pod/p");
            assertThat(step.held().getLast().message()).isEqualTo("2 of 5 workloads would be refused");
        }

        @Test
        void whatWasHeldAsSoonAsItIsMended() {
            var step = Stepping.decide(plan(), state(2, "mended"), view(SOAKED, clean("mended", "early")));

            assertThat(step.promoted()).containsExactly("mended");
        }

        @Test
        void everythingWhenTheTimeHasComeWhateverIsHeldOrUnknown() {
            var blind = new View(false, null, SOAKED);

            var step = Stepping.decide(plan(true, false, SOAKED), state(0, "a", "bad"), blind);

            assertThat(step.promoted()).containsExactly("a", "bad");
            assertThat(step.next().audited()).isEmpty();
        }

        @Test
        void nothingElseWhereAsManyAsAllowedWouldBeRefused() {
            var lenient = new CompiledRollout(List.of(), Duration.ofHours(1), 2, 1, false, false, null);

            var step = Stepping.decide(
                    lenient,
                    state(0, "two", "three", "far"),
                    view(
                            SOAKED,
                            refused("two", "", "Pod/a", "Pod/b"),
                            refused("three", "", "Pod/a", "Pod/b", "Pod/c"),
                            undecidable("far", "")));

            assertThat(step.promoted()).containsExactly("far", "two");
            assertThat(step.next().audited()).containsOnlyKeys("three");
        }
    }

    @Nested
    class Waits {
        @Test
        void untilTheSoakIsOverAndLooksAgainThen() {
            var step = Stepping.decide(plan(), state(0, "a"), view(SOAKED.minusMillis(500), clean("a", "early")));

            assertThat(step.promoted()).isEmpty();
            assertThat(step.next()).isEqualTo(state(0, "a"));
            assertThat(step.phase()).isEqualTo(Phase.PROGRESSING);
            assertThat(step.lookAgain()).isLessThan(Duration.ofSeconds(1));
        }

        @Test
        void untilTheGateWasSeenToBeShutByWhatIsInForce() {
            var unbound = new View(false, Census.of(List.of(clean("a", "early"))), SOAKED);

            assertStays(Stepping.decide(plan(), state(0, "a"), unbound), state(0, "a"), Phase.PROGRESSING);
        }

        @Test
        void untilEverythingWasRead() {
            var step = Stepping.decide(plan(), state(0, "a"), new View(true, null, SOAKED));

            assertStays(step, state(0, "a"), Phase.PROGRESSING);
        }

        @Test
        void withALaterCohortThoughItIsClean() {
            var step = Stepping.decide(
                    plan(), state(0, "a", "z"), view(SOAKED.minusSeconds(1), clean("a", "early"), clean("z", "late")));

            assertStays(step, state(0, "a", "z"), Phase.PROGRESSING);
        }

        @Test
        void aWholeSoakForEachCohort() {
            var second = new RolloutState(Map.of("z", Scenery.uid("z")), BEGAN.toString(), SOAKED.toString(), 1);

            var early = Stepping.decide(plan(), second, view(SOAKED.plusSeconds(3599), clean("z", "late")));
            var later = Stepping.decide(plan(), second, view(SOAKED.plusSeconds(3600), clean("z", "late")));

            assertThat(early.promoted()).isEmpty();
            assertThat(later.promoted()).containsExactly("z");
        }

        @Test
        void withTheNextCohortForWhatIsHeldIfToldTo() {
            var view = view(SOAKED, refused("bad", "early", "Pod/p"), clean("a", "early"), clean("z", "late"));

            var waits = Stepping.decide(plan(true, false, null), state(0, "a", "bad", "z"), view);
            var then = Stepping.decide(
                    plan(true, false, null),
                    state(0, "bad", "z"),
                    view(SOAKED, refused("bad", "early", "Pod/p"), clean("z", "late")));
            var goesOn = Stepping.decide(plan(), state(0, "a", "bad", "z"), view);

            assertThat(waits.promoted()).containsExactly("a");
            assertThat(waits.next().cohort()).isZero();
            assertStays(then, state(0, "bad", "z"), Phase.HELD);
            assertThat(goesOn.next().cohort()).isEqualTo(1);
        }

        @Test
        void withTheNextCohortForWhatIsNotJudgedButNotForEver() {
            var counts = new NamespaceCount[] {notJudged("new", "early"), clean("z", "late")};

            var soon = Stepping.decide(plan(), state(0, "new", "z"), view(SOAKED, counts));
            var later = Stepping.decide(plan(), state(0, "new", "z"), view(SOAKED.plus(Scenery.SOAK), counts));

            assertStays(soon, state(0, "new", "z"), Phase.PROGRESSING);
            assertThat(later.next().cohort()).isEqualTo(1);
            assertThat(later.promoted()).isEmpty();
            assertThat(later.held()).extracting(Held::reason).containsExactly(HoldReason.NOT_JUDGED);
        }

        @Test
        void whilePausedEvenIfTheTimeToEnforceHasCome() {
            var step = Stepping.decide(plan(false, true, BEGAN), state(0, "a"), view(SOAKED, clean("a", "early")));

            assertStays(step, state(0, "a"), Phase.PAUSED);
        }

        @Test
        void withBeingCompleteForTheGate() {
            var last = Stepping.decide(plan(), state(2), new View(false, Census.of(List.of()), SOAKED));
            var shut = Stepping.decide(plan(), state(2), view(SOAKED, clean("a", "early")));

            assertStays(last, state(2), Phase.PROGRESSING);
            assertStays(shut, state(2), Phase.COMPLETE);
            assertThat(shut.lookAgain()).isNull();
        }

        @Test
        void noLongerThanUntilEverythingIsEnforced() {
            var step = Stepping.decide(
                    plan(false, false, SOAKED.plusMillis(700)),
                    state(2, "bad"),
                    view(SOAKED, refused("bad", "early", "Pod/p")));

            assertThat(step.lookAgain()).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Nested
    class Holds {
        @Test
        void whatNobodyCanSayAnythingAboutInOneNamespace() {
            var step =
                    Stepping.decide(plan(), state(2, "far", "a"), view(SOAKED, undecidable("far", ""), clean("a", "")));

            assertThat(step.promoted()).containsExactly("a");
            assertThat(step.held()).extracting(Held::reason).containsExactly(HoldReason.UNDECIDABLE);
        }

        @Test
        void everythingWhereNobodyCanSayAnythingInTwoNamespacesEnforcedOnesIncluded() {
            var view = view(
                    SOAKED,
                    undecidable("enforced-already", ""),
                    undecidable("of-a-later-cohort", "late"),
                    clean("a", "early"));

            var step = Stepping.decide(plan(), state(0, "of-a-later-cohort", "a"), view);

            assertStays(step, state(0, "of-a-later-cohort", "a"), Phase.HELD);
            assertThat(step.note()).contains("enforced-already", "of-a-later-cohort");
        }

        @Test
        void whatWouldBeRefusedThoughOthersAreUndecidableToo() {
            var both = new NamespaceCount(
                    Scenery.namespace("both", ""), 2, List.of("Pod/bad"), List.of("Pod/far"), List.of());

            var step = Stepping.decide(plan(), state(2, "both"), view(SOAKED, both));

            assertStays(step, state(2, "both"), Phase.HELD);
            assertThat(step.held()).extracting(Held::reason).containsExactly(HoldReason.WOULD_DENY);
        }

        @Test
        void andTellsSoBeforeTheSoakIsOver() {
            var step = Stepping.decide(plan(), state(0, "bad"), view(BEGAN, refused("bad", "early", "Pod/p")));

            assertThat(step.held()).extracting(Held::name).containsExactly("bad");
        }
    }

    @Nested
    class Forgets {
        @Test
        void namespacesThatAreGoneOrMadeAgain() {
            var again = new NamespaceCount(
                    new KnownNamespace("again", "another-uid", Map.of("wave", "early")),
                    1,
                    List.of("Pod/p"),
                    List.of(),
                    List.of());

            var step = Stepping.decide(
                    plan(), state(0, "a", "again", "gone"), view(BEGAN, again, refused("a", "early", "Pod/p")));

            assertThat(step.next().audited()).containsOnlyKeys("a");
            assertThat(step.promoted()).isEmpty();
        }

        /** Whoever makes one again must not leave it outside the fail-closed entry for as long as nothing is promoted. */
        @Test
        void evenWhilePausedUnboundOrUndecidable() {
            var counts = List.of(undecidable("a", "early"), undecidable("b", "early"));
            var census = Census.of(counts);
            var listed = state(0, "a", "b", "gone");

            for (var step : List.of(
                    Stepping.decide(plan(false, true, null), listed, new View(true, census, BEGAN)),
                    Stepping.decide(plan(), listed, new View(false, census, BEGAN)),
                    Stepping.decide(plan(), listed, new View(true, census, BEGAN)))) {
                assertThat(step.next().audited()).containsOnlyKeys("a", "b");
                assertThat(step.promoted()).isEmpty();
            }
        }

        @Test
        void allOfThemWhereNoneIsLeft() {
            var step = Stepping.decide(plan(), state(0, "gone"), view(BEGAN, clean("other", "early")));

            assertThat(step.next().audited()).isEmpty();
        }
    }

    @Test
    void cohortsWithoutNamespacesAreNotWaitedFor() {
        var step = Stepping.decide(plan(), state(0, "z"), view(BEGAN, clean("z", "")));

        assertThat(step.next().cohort()).isEqualTo(2);
        assertThat(step.promoted()).isEmpty();
        assertThat(step.next().since()).isEqualTo(BEGAN.toString());
    }

    @Test
    void aNamespaceThatMovedToACohortThatIsOverIsPromotedWithTheNext() {
        var step = Stepping.decide(
                plan(), state(1, "moved", "z"), view(SOAKED, clean("moved", "early"), clean("z", "late")));

        assertThat(step.promoted()).containsExactly("moved", "z");
    }

    private static void assertStays(Step step, RolloutState state, Phase phase) {
        assertThat(step.next()).isEqualTo(state);
        assertThat(step.promoted()).isEmpty();
        assertThat(step.phase()).isEqualTo(phase);
    }
}
