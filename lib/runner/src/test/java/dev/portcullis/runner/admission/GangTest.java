package dev.portcullis.runner.admission;

import static dev.portcullis.budget.tree.Enforcement.AUDIT;
import static dev.portcullis.budget.tree.Enforcement.DENY;
import static dev.portcullis.budget.tree.Enforcement.GATE;
import static dev.portcullis.runner.admission.Facts.ACCOUNT;
import static dev.portcullis.runner.admission.Facts.KNOWN;
import static dev.portcullis.runner.admission.Facts.RUNNER;
import static dev.portcullis.runner.admission.Facts.child;
import static dev.portcullis.runner.admission.Facts.paid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Enforcement;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.Attribution.NotARunner;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.PodPhase;
import dev.portcullis.runner.admission.GateDecision.AddGate;
import dev.portcullis.runner.admission.GateDecision.Leave;
import dev.portcullis.runner.admission.GateDecision.Refuse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods of a running job: its runner asks for half a processor, two are reserved. */
class GangTest {
    private static final Amounts RESERVED = Amounts.of(Map.of("jobs", 1L, "cpu", 2000L));
    private static final Parent PARENT = parent(RUNNER, KNOWN, GATE, RESERVED, 0);

    private static Parent parent(
            PodFacts pod, Attribution attribution, Enforcement enforcement, @Nullable Amounts reserved, long children) {
        return new Parent(pod, attribution, paid(enforcement, true), reserved, Amounts.of("cpu", children));
    }

    private static GateDecision decide(PodFacts pod, String user, Attribution attribution, Parent parent) {
        return GateDecision.of(new Creation(pod, user, attribution, new Covering.Nobody(), parent));
    }

    private static GateDecision decide(PodFacts pod, Parent parent) {
        return decide(pod, ACCOUNT, new NotARunner(), parent);
    }

    private static void refused(GateDecision decision) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Refuse.class,
                        refuse -> assertThat(refuse.refusal().text()).startsWith("exceeded quota: "));
    }

    @Test
    void aPodOfARunningJobStartsWithinWhatIsReserved() {
        assertThat(decide(child(1500), PARENT)).isEqualTo(new Leave("api"));
        assertThat(decide(Facts.on(child(1500), ""), PARENT)).isEqualTo(new Leave("api"));
        assertThat(decide(child(500), parent(RUNNER, KNOWN, DENY, RESERVED, 1000)))
                .isEqualTo(new Leave("api"));
    }

    @Test
    void itIsRefusedBeyondThat() {
        refused(decide(child(1501), PARENT));
        refused(decide(Facts.on(child(1501), ""), PARENT));
    }

    @Test
    void allPodsOfAJobCountTogether() {
        refused(decide(child(501), parent(RUNNER, KNOWN, GATE, RESERVED, 1000)));
    }

    @Test
    void whatIsNotReservedAtAllIsRefused() {
        refused(decide(Facts.asking(child(0), Amounts.of("nvidia.com/gpu", 1)), PARENT));
    }

    @Test
    void withoutReservationItIsRefused() {
        refused(decide(child(1), parent(RUNNER, KNOWN, GATE, null, 0)));
    }

    @Test
    void anAuditedJobIsChargedOnly() {
        assertThat(decide(child(9000), parent(RUNNER, KNOWN, AUDIT, null, 0))).isEqualTo(new Leave("api"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "api-runner",
                "system:serviceaccount:arc-api:default",
                "system:serviceaccount:arc-web:api-runner",
                "system:serviceaccount:arc-api:api-runner ",
                "system:node:node-1"
            })
    void whoeverIsNotTheRunnerGetsNothingOfItsRoom(String user) {
        refused(decide(child(1), user, new NotARunner(), PARENT));
        assertThat(decide(Facts.on(child(1), ""), user, new NotARunner(), PARENT))
                .isEqualTo(new AddGate(""));
        refused(decide(child(1), user, new NotARunner(), parent(RUNNER, KNOWN, AUDIT, RESERVED, 0)));
    }

    @ParameterizedTest
    @EnumSource(
            value = PodPhase.class,
            names = {"GATED", "ENDED"})
    void aRunnerThatDoesNotRunHasNoPods(PodPhase phase) {
        refused(decide(child(1), parent(Facts.phase(RUNNER, phase), KNOWN, GATE, RESERVED, 0)));
    }

    @Test
    void aParentOfNoRepositoryHasNoRoom() {
        refused(decide(child(1), parent(RUNNER, new NotARunner(), GATE, RESERVED, 0)));
        refused(decide(
                child(1),
                parent(RUNNER, new Attribution.Unknown(Attribution.Why.OWNER_MISSING, ""), GATE, RESERVED, 0)));
    }

    @Test
    void aParentThatNoBudgetPaysForHasNoRoom() {
        refused(decide(child(1), new Parent(RUNNER, KNOWN, new Covering.Nobody(), RESERVED, Amounts.NONE)));
    }

    @Test
    void aPodThatNamesAnotherRunnerGetsNothingOfThisOne() {
        refused(decide(Facts.marked(child(1), "", "", "api-other"), PARENT));
        refused(decide(Facts.marked(child(1), "", "", ""), PARENT));
    }

    @Test
    void aParentInAnotherNamespaceHasNoRoomHere() {
        var elsewhere = new PodFacts(
                "arc-web",
                RUNNER.name(),
                RUNNER.uid(),
                RUNNER.owners(),
                RUNNER.phase(),
                "",
                RUNNER.serviceAccount(),
                RUNNER.marks(),
                RUNNER.requested(),
                0);

        refused(decide(
                child(1),
                "system:serviceaccount:arc-web:api-runner",
                new NotARunner(),
                parent(elsewhere, KNOWN, GATE, RESERVED, 0)));
    }

    @Test
    void aPodOfAJobHasNoPodsOfItsOwn() {
        refused(decide(child(1), parent(Facts.marked(RUNNER, "", "", "api-x1"), KNOWN, GATE, RESERVED, 0)));
    }

    @Test
    void aRunnerIsNotFreeBecauseItCallsItselfAPartOfAnother() {
        var pod = Facts.marked(RUNNER, "", "", RUNNER.name());

        assertThat(decide(pod, ACCOUNT, KNOWN, PARENT)).isEqualTo(new AddGate(""));
        refused(decide(Facts.on(pod, "node-1"), ACCOUNT, KNOWN, PARENT));
    }

    @Test
    void whatAServiceAccountSaysIsAPartOfItsJobIsLookedAtOnlyOnceMore() {
        var said = new Creation(Facts.on(child(1), ""), ACCOUNT, new NotARunner(), new Covering.Nobody(), null);

        assertThat(GateDecision.beforehand(said)).isEqualTo(new Leave(""));
        assertThat(GateDecision.check(said))
                .hasValueSatisfying(refusal -> assertThat(refusal.text()).startsWith("exceeded quota: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"alice", "system:serviceaccount:arc-web:api-runner", "system:serviceaccount:arc-api-2:x", ""})
    void whatOthersSayIsAPartOfAJobWaits(String user) {
        var said = new Creation(Facts.on(child(1), ""), user, new NotARunner(), new Covering.Nobody(), null);

        assertThat(GateDecision.beforehand(said)).isEqualTo(new AddGate(""));
    }

    @Test
    void aRunnerThatSaysItIsAPartOfAJobWaits() {
        var said = new Creation(Facts.marked(RUNNER, "", "", "api-x1"), ACCOUNT, KNOWN, paid(GATE, false), null);

        assertThat(GateDecision.beforehand(said)).isEqualTo(new AddGate("api"));
    }

    @Test
    void nobodysPodWaits() {
        var nobodys = new Creation(child(1), ACCOUNT, new NotARunner(), new Covering.Nobody(), null);
        refused(GateDecision.of(nobodys));
        assertThat(GateDecision.of(new Creation(
                        Facts.on(child(1), ""), ACCOUNT, nobodys.attribution(), nobodys.covering(), nobodys.parent())))
                .isEqualTo(new AddGate(""));
    }
}
