package dev.portcullis.runner.admission;

import static dev.portcullis.budget.tree.Enforcement.AUDIT;
import static dev.portcullis.budget.tree.Enforcement.DENY;
import static dev.portcullis.budget.tree.Enforcement.GATE;
import static dev.portcullis.runner.admission.Facts.GATED;
import static dev.portcullis.runner.admission.Facts.RUNNER;
import static dev.portcullis.runner.admission.Facts.creation;
import static dev.portcullis.runner.admission.Facts.paid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.admission.GateDecision.AddGate;
import dev.portcullis.runner.admission.GateDecision.Leave;
import dev.portcullis.runner.admission.GateDecision.Refuse;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GateDecisionTest {
    private static final Covering NOBODY = new Covering.Nobody();
    private static final Covering SEVERAL = new Covering.Several();

    private static void refusesForQuota(GateDecision decision) {
        assertThat(decision).isInstanceOfSatisfying(Refuse.class, refuse -> {
            assertThat(refuse.refusal().kind()).isEqualTo(Refusal.Kind.QUOTA);
            assertThat(refuse.refusal().text()).startsWith("exceeded quota: ");
        });
    }

    @ParameterizedTest
    @CsvSource({"GATE, false", "GATE, true", "DENY, false"})
    void aJobWaitsForItsBudget(Enforcement enforcement, boolean full) {
        assertThat(GateDecision.of(creation(RUNNER, paid(enforcement, full)))).isEqualTo(new AddGate("api"));
    }

    @Test
    void aBudgetThatDeniesRefusesOnceItIsFull() {
        refusesForQuota(GateDecision.of(creation(RUNNER, paid(DENY, true))));
    }

    @Test
    void aBudgetThatAuditsKeepsNobody() {
        assertThat(GateDecision.of(creation(RUNNER, paid(AUDIT, true)))).isEqualTo(new Leave("api"));
        assertThat(GateDecision.of(creation(Facts.on(RUNNER, "node-1"), paid(AUDIT, true))))
                .isEqualTo(new Leave("api"));
    }

    @Test
    void whatNoBudgetOrSeveralPayForWaits() {
        assertThat(GateDecision.of(creation(RUNNER, NOBODY))).isEqualTo(new AddGate(""));
        assertThat(GateDecision.of(creation(RUNNER, SEVERAL))).isEqualTo(new AddGate(""));
    }

    @ParameterizedTest
    @EnumSource(
            value = Enforcement.class,
            names = {"GATE", "DENY"})
    void aPodThatNamesItsNodeIsRefused(Enforcement enforcement) {
        refusesForQuota(GateDecision.of(creation(Facts.on(RUNNER, "node-1"), paid(enforcement, false))));
    }

    @Test
    void aPodThatNamesItsNodeAndThatNobodyPaysForIsRefused() {
        refusesForQuota(GateDecision.of(creation(Facts.on(RUNNER, "node-1"), NOBODY)));
        refusesForQuota(GateDecision.of(creation(Facts.on(RUNNER, "node-1"), SEVERAL)));
    }

    @Test
    void aGateThatIsThereAlreadyDoesNotHelpAPodThatNamesItsNode() {
        refusesForQuota(GateDecision.of(creation(Facts.on(GATED, "node-1"), paid(GATE, false))));
    }

    @Test
    void aBudgetWithANameThatNoLabelHoldsIsNotShown() {
        var covering = new Covering.Paid("linux", "a".repeat(64), GATE, false);

        assertThat(GateDecision.of(creation(RUNNER, covering))).isEqualTo(new AddGate(""));
    }

    @Test
    void labelsOfAPodDecideNothing() {
        var labelled = Facts.marked(RUNNER, "other", "7", "");

        assertThat(GateDecision.of(creation(labelled, paid(GATE, false)))).isEqualTo(new AddGate("api"));
        assertThat(GateDecision.of(creation(labelled, NOBODY))).isEqualTo(new AddGate(""));
    }

    @Nested
    class OnceMore {
        private void refuses(PodFacts pod, Covering covering, Refusal.Kind kind) {
            assertThat(GateDecision.check(creation(pod, covering)))
                    .hasValueSatisfying(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
        }

        @Test
        void whatWaitsPasses() {
            assertThat(GateDecision.check(creation(GATED, paid(GATE, true)))).isEmpty();
            assertThat(GateDecision.check(creation(GATED, NOBODY))).isEmpty();
        }

        @Test
        void whatIsAuditedPassesWithGateAndWithout() {
            assertThat(GateDecision.check(creation(RUNNER, paid(AUDIT, true)))).isEmpty();
            assertThat(GateDecision.check(creation(GATED, paid(AUDIT, true)))).isEmpty();
        }

        @Test
        void aPodThatLostItsGateOnTheWayIsRefused() {
            refuses(RUNNER, paid(GATE, false), Refusal.Kind.QUOTA);
            refuses(RUNNER, paid(DENY, false), Refusal.Kind.QUOTA);
            refuses(RUNNER, NOBODY, Refusal.Kind.QUOTA);
            refuses(RUNNER, SEVERAL, Refusal.Kind.QUOTA);
        }

        @Test
        void aPodThatGotItsNodeOnTheWayIsRefused() {
            refuses(Facts.on(GATED, "node-1"), paid(GATE, false), Refusal.Kind.QUOTA);
        }

        @Test
        void aPodThatSaysItWasGrantedIsRefused() {
            refuses(Facts.marked(GATED, "", "7", ""), paid(GATE, false), Refusal.Kind.GUARDED);
            refuses(Facts.marked(RUNNER, "", "7", ""), paid(AUDIT, false), Refusal.Kind.GUARDED);
        }
    }
}
