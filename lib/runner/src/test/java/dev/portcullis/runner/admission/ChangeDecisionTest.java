package dev.portcullis.runner.admission;

import static dev.portcullis.runner.admission.Facts.GATED;
import static dev.portcullis.runner.admission.Facts.RUNNER;
import static dev.portcullis.runner.admission.Facts.marked;
import static dev.portcullis.runner.admission.Facts.paid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.runner.Cluster;
import dev.portcullis.runner.OwnerReference;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.PodPhase;
import dev.portcullis.runner.admission.Change.Author;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeDecisionTest {
    private static final GrantLookup NOT_ASKED = pod -> {
        throw new AssertionError("nobody needs to know what was granted");
    };
    private static final Grants GRANTED = new Grants(7, Set.of("uid-other", "uid-pod"));
    private static final PodFacts RELEASED = marked(RUNNER, "", "7", "");

    private static Change change(PodFacts before, PodFacts after, Author author) {
        return new Change(before, after, author, paid(Enforcement.GATE, false), null);
    }

    private static void passes(Change change, GrantLookup lookup) {
        assertThat(ChangeDecision.of(change, lookup)).isEmpty();
    }

    private static void refuses(Change change, GrantLookup lookup, Refusal.Kind kind) {
        assertThat(ChangeDecision.of(change, lookup))
                .hasValueSatisfying(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    private static void guarded(Change change) {
        refuses(change, NOT_ASKED, Refusal.Kind.GUARDED);
    }

    private static void exceeds(Change change) {
        refuses(change, NOT_ASKED, Refusal.Kind.QUOTA);
        assertThat(ChangeDecision.of(change, NOT_ASKED).orElseThrow().text()).startsWith("exceeded quota: ");
    }

    @Test
    void whatDoesNotConcernUsPasses() {
        passes(change(GATED, GATED, Author.OTHER), NOT_ASKED);
        passes(change(RUNNER, RUNNER, Author.OTHER), NOT_ASKED);
        passes(change(GATED, Facts.phase(GATED, PodPhase.GATED), Author.COLLECTOR), NOT_ASKED);
    }

    @Nested
    class RemovalOfTheGate {
        private void stays(PodFacts after, Author author, Grants grants) {
            refuses(change(GATED, after, author), pod -> grants, Refusal.Kind.GUARDED);
        }

        @Test
        void passesWhereThePoolListsThePod() {
            passes(change(GATED, RELEASED, Author.OPERATOR), pod -> GRANTED);
        }

        @ParameterizedTest
        @EnumSource(
                value = Author.class,
                names = {"OTHER", "COLLECTOR"})
        void nobodyButTheOperatorMay(Author author) {
            guarded(change(GATED, RELEASED, author));
            guarded(change(GATED, RUNNER, author));
        }

        @Test
        void aPodThatThePoolDoesNotListStays() {
            stays(RELEASED, Author.OPERATOR, new Grants(7, Set.of("uid-other", "UID-POD", "")));
            stays(RELEASED, Author.OPERATOR, new Grants(7, Set.of()));
            stays(RELEASED, Author.OPERATOR, Grants.NONE);
        }

        @Test
        void aLeaderThatWasReplacedRemovesNone() {
            stays(RELEASED, Author.OPERATOR, new Grants(8, Set.of("uid-pod")));
            stays(RELEASED, Author.OPERATOR, new Grants(6, Set.of("uid-pod")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0", "-7", "07", "+7", "7 ", "seven", "7.0", "99999999999999999999", "\u0667"})
        void anEpochThatIsNoneRemovesNone(String epoch) {
            guarded(change(GATED, marked(RUNNER, "", epoch, ""), Author.OPERATOR));
        }

        @Test
        void aPodWithoutUidIsListedNowhere() {
            var before = new PodFacts(
                    Cluster.NAMESPACE, "x", "", GATED.owners(), PodPhase.GATED, "", "", GATED.marks(), Amounts.NONE, 0);
            var after = marked(Facts.phase(before, PodPhase.UNGATED), "", "7", "");

            refuses(change(before, after, Author.OPERATOR), pod -> new Grants(7, Set.of("")), Refusal.Kind.GUARDED);
        }

        @Test
        void doesNotBringOtherChangesWithIt() {
            refuses(change(GATED, Facts.owned(RELEASED), Author.OPERATOR), pod -> GRANTED, Refusal.Kind.GUARDED);
            refuses(
                    change(GATED, marked(RUNNER, "", "7", "api-x1"), Author.OPERATOR),
                    pod -> GRANTED,
                    Refusal.Kind.GUARDED);
        }
    }

    @Nested
    class Marks {
        @ParameterizedTest
        @EnumSource(
                value = Author.class,
                names = {"OTHER", "COLLECTOR"})
        void areTheOperatorsToWrite(Author author) {
            var marked = marked(GATED, "api", "7", "");
            guarded(change(GATED, marked(GATED, "api", "", ""), author));
            guarded(change(marked, marked(GATED, "web", "7", ""), author));
            guarded(change(marked, marked(GATED, "", "7", ""), author));
            guarded(change(GATED, marked(GATED, "", "7", ""), author));
            guarded(change(marked, marked(GATED, "api", "8", ""), author));
            guarded(change(marked, marked(GATED, "api", "", ""), author));
        }

        @Test
        void theOperatorWritesThem() {
            passes(change(GATED, marked(GATED, "api", "", ""), Author.OPERATOR), NOT_ASKED);
        }

        /** Otherwise the Pods of a job could leave its count one after the other. */
        @ParameterizedTest
        @EnumSource(Author.class)
        void whoseJobAPodIsAPartOfStays(Author author) {
            var child = marked(RUNNER, "", "", "api-x1");
            guarded(change(child, marked(RUNNER, "", "", ""), author));
            guarded(change(child, marked(RUNNER, "", "", "api-x2"), author));
            guarded(change(RUNNER, child, author));
        }
    }

    @Nested
    class Owners {
        private static final OwnerReference MINE =
                new OwnerReference("actions.github.com/v1alpha1", "EphemeralRunner", "other", "uid-other-runner", true);

        @ParameterizedTest
        @EnumSource(Author.class)
        void aPodDoesNotBecomeAnothersJob(Author author) {
            guarded(change(RUNNER, Facts.owned(RUNNER, MINE), author));
            guarded(change(RUNNER, Facts.owned(RUNNER, Cluster.RUNNER, MINE), author));
            guarded(change(Facts.owned(RUNNER), Facts.owned(RUNNER, MINE), author));
        }

        @Test
        void onlyTheCollectorTakesThemAway() {
            guarded(change(RUNNER, Facts.owned(RUNNER), Author.OTHER));
            guarded(change(RUNNER, Facts.owned(RUNNER), Author.OPERATOR));
            passes(change(RUNNER, Facts.owned(RUNNER), Author.COLLECTOR), NOT_ASKED);
        }

        @Test
        void theirOrderDoesNotMatter() {
            passes(
                    change(
                            Facts.owned(RUNNER, Cluster.RUNNER, Cluster.SET),
                            Facts.owned(RUNNER, Cluster.SET, Cluster.RUNNER),
                            Author.OTHER),
                    NOT_ASKED);
        }
    }

    @Nested
    class WhatAPodAsksFor {
        private static final PodFacts MORE = Facts.asking(RUNNER, Amounts.of("cpu", 501));

        private Change reserved(PodFacts after, Map<String, Long> amounts) {
            return new Change(RUNNER, after, Author.OTHER, paid(Enforcement.GATE, false), Amounts.of(amounts));
        }

        @Test
        void doesNotRiseWithoutReservation() {
            exceeds(change(RUNNER, MORE, Author.OTHER));
            exceeds(change(RUNNER, MORE, Author.OPERATOR));
            exceeds(new Change(RUNNER, MORE, Author.OTHER, new Covering.Nobody(), null));
        }

        @Test
        void risesWithinIt() {
            passes(reserved(MORE, Map.of("jobs", 1L, "cpu", 501L)), NOT_ASKED);
            passes(reserved(RUNNER, Map.of("jobs", 1L, "cpu", 1L)), NOT_ASKED);
        }

        @Test
        void doesNotRiseBeyondIt() {
            exceeds(reserved(MORE, Map.of("jobs", 1L, "cpu", 500L)));
            exceeds(reserved(MORE, Map.of("jobs", 600L)));
            exceeds(reserved(Facts.asking(RUNNER, Amounts.of(Map.of("cpu", 500L, "memory", 1L))), Map.of("cpu", 900L)));
        }

        @Test
        void maySink() {
            passes(change(RUNNER, Facts.asking(RUNNER, Amounts.of("cpu", 1)), Author.OTHER), NOT_ASKED);
        }

        @Test
        void anEphemeralContainerIsReservedByNobody() {
            exceeds(change(RUNNER, Facts.debugged(RUNNER), Author.OTHER));
            exceeds(change(GATED, Facts.debugged(GATED), Author.OPERATOR));
            passes(change(Facts.debugged(RUNNER), Facts.debugged(RUNNER), Author.OTHER), NOT_ASKED);
        }

        @Test
        void isChargedOnlyWhereTheBudgetAudits() {
            var covering = paid(Enforcement.AUDIT, true);
            passes(new Change(RUNNER, MORE, Author.OTHER, covering, null), NOT_ASKED);
            passes(new Change(RUNNER, Facts.debugged(RUNNER), Author.OTHER, covering, null), NOT_ASKED);
        }
    }
}
