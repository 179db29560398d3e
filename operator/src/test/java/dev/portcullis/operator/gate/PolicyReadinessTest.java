package dev.portcullis.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.status.Condition.Status;
import dev.portcullis.crds.suspension.Suspensions;
import dev.portcullis.operator.gate.EntryState.Effective;
import dev.portcullis.operator.gate.EntryState.Ineffective;
import dev.portcullis.operator.registration.PolicyClaim;
import dev.portcullis.operator.sample.Samples;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyReadinessTest {
    private static final String ENTRY = GateEntry.enforcing(Samples.tier("production"));
    private static final EntryState SHUT = new Effective();
    private static final EntryState OPEN = new Ineffective("the probe was admitted");
    private static final GateReport GOOD = report("", Map.of(ENTRY, SHUT, GateEntry.ADVISE, SHUT), "production");

    @Test
    void aPolicyIsReadyOnceItsEntryRefuses() {
        assertThat(readiness(GOOD, "Enforce")).isEqualTo("TRUE Ready");
    }

    static Stream<Arguments> notReady() {
        return Stream.of(
                Arguments.of("not looked yet", GateReport.NONE, "FALSE RegistrationDiffers"),
                Arguments.of(
                        "registration differs",
                        report("it differs", Map.of(ENTRY, SHUT), "production"),
                        "FALSE RegistrationDiffers"),
                Arguments.of(
                        "another selector was looked at",
                        report("", Map.of(ENTRY, SHUT), "staging"),
                        "UNKNOWN Pending"),
                Arguments.of(
                        "unknown to the gate",
                        new GateReport("k", "", Map.of(ENTRY, SHUT), Map.of(), Map.of(), Suspensions.NONE, 0),
                        "UNKNOWN Pending"),
                Arguments.of(
                        "no entry",
                        report("", Map.of(GateEntry.ADVISE, SHUT), "production"),
                        "FALSE RegistrationDiffers"),
                Arguments.of(
                        "entry does not refuse",
                        report("", Map.of(ENTRY, OPEN, GateEntry.ADVISE, SHUT), "production"),
                        "FALSE ProbeNotRefused"),
                Arguments.of(
                        "last look failed", GOOD.afterFault(new IllegalStateException()), "FALSE RegistrationDiffers"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notReady")
    void otherwiseItIsNot(String what, GateReport report, String expected) {
        assertThat(readiness(report, "Enforce")).isEqualTo(expected);
    }

    @Test
    void aPolicyThatRefusesNothingNeedsNoEntryThatRefuses() {
        assertThat(readiness(audited(Map.of(GateEntry.ADVISE, OPEN)), "Audit")).isEqualTo("TRUE Ready");
        assertThat(readiness(audited(Map.of()), "Audit")).isEqualTo("FALSE RegistrationDiffers");
        assertThat(readiness(GOOD, "Audit")).isEqualTo("UNKNOWN Pending");
    }

    @Test
    void whereOneEntryStandsForAllItIsThatOneThatCounts() {
        var claim = PolicyClaim.of("p", PolicyContent.of(Samples.spec("Enforce", "production")), List.of());
        var report = new GateReport(
                "k",
                "",
                Map.of("enforce-all", OPEN, ENTRY, SHUT),
                Map.of("p", claim),
                Map.of("p", "enforce-all"),
                Suspensions.NONE,
                0);

        assertThat(readiness(report, "Enforce")).isEqualTo("FALSE ProbeNotRefused");
    }

    @Test
    void aStepOfARolloutIsNotReadyUntilTheRegistrationWasReadBackWithIt() {
        var spec = Samples.spec("Enforce", "production").withRollout(RolloutSpec.DEFAULT);
        var before = PolicyContent.of(spec, new RolloutState(Map.of("shop", "u1", "pay", "u2"), "", "", 0));
        var after = PolicyContent.of(spec, new RolloutState(Map.of("shop", "u1"), "", "", 0));
        var entry = GateEntry.of("p", spec);
        var claim = PolicyClaim.of("p", before, List.of());
        var report = new GateReport(
                "k", "", Map.of(entry, SHUT), Map.of("p", claim), Map.of("p", entry), Suspensions.NONE, 0);

        assertThat(PolicyReadiness.of(report, "p", before).status()).isEqualTo(Status.TRUE);
        assertThat(PolicyReadiness.of(report, "p", after).status()).isEqualTo(Status.UNKNOWN);
        assertThat(PolicyReadiness.of(report, "p", PolicyContent.of(spec)).status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void afterAFaultNothingIsKnownToBeShut() {
        var after = GOOD.afterFault(new IllegalStateException("secret"));

        assertThat(after.problem()).contains("IllegalStateException").doesNotContain("secret");
        assertThat(after.entries().values()).hasSize(2).allMatch(Ineffective.class::isInstance);
        assertThat(after.keyId()).isEqualTo(GOOD.keyId());
        assertThat(after.policies()).isEqualTo(GOOD.policies());
    }

    private static String readiness(GateReport report, String mode) {
        var readiness = PolicyReadiness.of(report, "p", PolicyContent.of(Samples.spec(mode, "production")));
        assertThat(readiness.status() == Status.TRUE || !readiness.message().isEmpty())
                .isTrue();
        return readiness.status() + " " + readiness.reason().code();
    }

    private static GateReport audited(Map<String, EntryState> entries) {
        var claim = PolicyClaim.of("p", PolicyContent.of(Samples.spec("Audit", "production")), List.of());
        return new GateReport("k", "", entries, Map.of("p", claim), Map.of(), Suspensions.NONE, 0);
    }

    private static GateReport report(String problem, Map<String, EntryState> entries, String tier) {
        var claim = PolicyClaim.of("p", PolicyContent.of(Samples.spec("Enforce", tier)), List.of());
        return new GateReport("k", problem, entries, Map.of("p", claim), Map.of("p", ENTRY), Suspensions.NONE, 0);
    }
}
