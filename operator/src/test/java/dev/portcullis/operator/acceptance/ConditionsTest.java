package dev.portcullis.operator.acceptance;

import static dev.portcullis.crds.status.Condition.Status.FALSE;
import static dev.portcullis.crds.status.Condition.Status.TRUE;
import static dev.portcullis.crds.status.Condition.Status.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
    private static final Candidate GOOD = new Candidate.Acceptable("{}");
    private static final Candidate BAD = new Candidate.Invalid(List.of("spec.mode: is missing", "spec.x: is odd"));
    private static final Candidate UNRESOLVED =
            new Candidate.Unresolved(ConditionReason.REFERENCE_NOT_FOUND, List.of("trust root \"x\" is missing"));

    @Test
    void anAcceptedSpecIsAsReadyAsItsEffect() {
        assertThat(conditions(GOOD, true, () -> Readiness.READY))
                .containsExactly(
                        tuple(Condition.Type.ACCEPTED, TRUE, "Accepted", "the spec is valid"),
                        tuple(Condition.Type.RESOLVED_REFS, TRUE, "Resolved", "all references were found"),
                        tuple(Condition.Type.READY, TRUE, "Ready", "in force"));
        assertThat(conditions(GOOD, true, () -> new Readiness(FALSE, ConditionReason.PROBE_NOT_REFUSED, "open")))
                .contains(tuple(Condition.Type.READY, FALSE, "ProbeNotRefused", "open"));
    }

    @Test
    void aWrongSpecIsNotAcceptedAndWhatWasGoodStays() {
        assertThat(conditions(BAD, true, ConditionsTest::unexpected))
                .containsExactly(
                        tuple(Condition.Type.ACCEPTED, FALSE, "Invalid", "spec.mode: is missing; spec.x: is odd"),
                        tuple(
                                Condition.Type.RESOLVED_REFS,
                                UNKNOWN,
                                "Pending",
                                "references are looked up once the spec is valid"),
                        tuple(
                                Condition.Type.READY,
                                FALSE,
                                "LastGoodInForce",
                                "an earlier accepted revision stays in force"));
    }

    @Test
    void aWrongSpecWithoutAnEarlierOneIsNotReady() {
        assertThat(conditions(BAD, false, ConditionsTest::unexpected))
                .contains(tuple(Condition.Type.READY, FALSE, "PolicyNotReady", "no revision was ever accepted"));
    }

    @Test
    void rulesThatCannotBeHadAreNotAcceptedAndWhatWasGoodStays() {
        var unmade = new Candidate.Unmade(ConditionReason.BUNDLE_REFUSED, List.of("spec.x: nobody signed it"));

        assertThat(conditions(unmade, true, ConditionsTest::unexpected))
                .contains(
                        tuple(Condition.Type.ACCEPTED, FALSE, "BundleRefused", "spec.x: nobody signed it"),
                        tuple(
                                Condition.Type.READY,
                                FALSE,
                                "LastGoodInForce",
                                "an earlier accepted revision stays in force"));
        assertThat(conditions(unmade, false, ConditionsTest::unexpected))
                .contains(tuple(Condition.Type.READY, FALSE, "PolicyNotReady", "no revision was ever accepted"));
    }

    @Test
    void aMissingReferenceIsNoFaultOfTheSpec() {
        assertThat(conditions(UNRESOLVED, true, ConditionsTest::unexpected))
                .containsExactly(
                        tuple(Condition.Type.ACCEPTED, TRUE, "Accepted", "the spec is valid"),
                        tuple(Condition.Type.RESOLVED_REFS, FALSE, "RefNotFound", "trust root \"x\" is missing"),
                        tuple(
                                Condition.Type.READY,
                                FALSE,
                                "LastGoodInForce",
                                "an earlier accepted revision stays in force"));
        assertThat(conditions(UNRESOLVED, false, ConditionsTest::unexpected))
                .contains(tuple(Condition.Type.READY, FALSE, "PolicyNotReady", "no revision was ever accepted"));
    }

    @Test
    void theTimeOfAConditionIsThatOfItsLastTransition() {
        var before = new Conditions(List.of(), new Observation(1, THEN))
                .of(GOOD, true, () -> Readiness.READY, ConditionReason.POLICY_NOT_READY);
        var after = new Conditions(before, new Observation(2, NOW))
                .of(BAD, true, ConditionsTest::unexpected, ConditionReason.POLICY_NOT_READY);
        var later = new Conditions(after, new Observation(2, NOW.plusSeconds(9)))
                .of(BAD, true, ConditionsTest::unexpected, ConditionReason.POLICY_NOT_READY);

        assertThat(before).extracting(Condition::lastTransitionTime).containsOnly(THEN.toString());
        assertThat(after).extracting(Condition::lastTransitionTime).containsOnly(NOW.toString());
        assertThat(after).extracting(Condition::observedGeneration).containsOnly(2L);
        assertThat(later).isEqualTo(after);
    }

    @Test
    void aFaultOfOursSaysNothingAboutTheSpec() {
        var before = new Conditions(List.of(), new Observation(1, THEN))
                .of(BAD, true, ConditionsTest::unexpected, ConditionReason.POLICY_NOT_READY);

        var after = new Conditions(before, new Observation(2, NOW)).afterFault("it broke");

        assertThat(after.subList(0, 2)).isEqualTo(before.subList(0, 2));
        assertThat(after).hasSize(3).last().satisfies(ready -> {
            assertThat(ready.type()).isEqualTo(Condition.Type.READY);
            assertThat(ready.status()).isEqualTo(UNKNOWN);
            assertThat(ready.reason()).isEqualTo("InternalError");
            assertThat(ready.message()).isEqualTo("it broke");
        });
        assertThat(new Conditions(after, new Observation(2, NOW.plusSeconds(5))).afterFault("it broke"))
                .isEqualTo(after);
    }

    private static Readiness unexpected() {
        throw new AssertionError("nobody may ask for the effect of what is not in force");
    }

    private static List<Tuple> conditions(Candidate candidate, boolean lastGood, Supplier<Readiness> effect) {
        return new Conditions(List.of(), new Observation(1, NOW))
                .of(candidate, lastGood, effect, ConditionReason.POLICY_NOT_READY).stream()
                        .map(is -> tuple(is.type(), is.status(), is.reason(), is.message()))
                        .toList();
    }
}
