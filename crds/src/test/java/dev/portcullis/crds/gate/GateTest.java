package dev.portcullis.crds.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.core.policy.LabelSelector.Term;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.key.TestKeys;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.NamespaceSelector.Expression;
import dev.portcullis.crds.policy.NamespaceSelector.Operator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final InstallationKeys KEYS = new InstallationKeys(TestKeys.FIRST, null);
    private static final InstallationKeys ROTATED = new InstallationKeys(TestKeys.SECOND, TestKeys.FIRST);
    private static final GateProbeSpec PROBE = new GateProbeSpec("enforce-all", "0123456789abcdef");
    private static final String ANSWER = "a2d2beb1fe3512133b8457aa41feb6a3dcf2c9657ff8a2d4717c4c6d2e233921";

    @Test
    void thePathHoldsEntryAndToken() {
        assertThat(GatePath.of(TestKeys.FIRST, "advise"))
                .isEqualTo("/admit/advise/6ed706ab098056cbfba10a79c5f0eae1d656a133623a9a6f64b874c93d9356ee");
    }

    /** Of no other shape does an API server take the path of a Service. */
    @Test
    void everySegmentOfAPathIsALowerCaseSubdomain() {
        for (var path : List.of(
                GatePath.of(TestKeys.FIRST, "enforce-0123456789"),
                GatePath.of(TestKeys.SECOND, GateEntry.ENFORCE_ALL),
                GatePath.pinning(TestKeys.FIRST),
                GatePath.approving(TestKeys.SECOND))) {
            assertThat(path.substring(1).split("/", -1))
                    .allMatch(segment -> segment.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?"));
        }
    }

    @Test
    void theTokenOfThePreviousKeyStillCounts() {
        var token = GatePath.token(TestKeys.FIRST);

        assertThat(GateTokens.of(KEYS).contain(token)).isTrue();
        assertThat(GateTokens.of(ROTATED).contain(token)).isTrue();
        assertThat(GateTokens.of(KEYS).contain(GatePath.token(TestKeys.SECOND))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "6ed706",
                "6ED706AB098056CBFBA10A79C5F0EAE1D656A133623A9A6F64B874C93D9356EE",
                "6ed706ab098056cbfba10a79c5f0eae1d656a133623a9a6f64b874c93d9356ee0"
            })
    void anyOtherTokenDoesNotCount(String token) {
        assertThat(GateTokens.of(ROTATED).contain(token)).isFalse();
    }

    @Test
    void theAnswerDependsOnKeyEntryAndChallenge() {
        assertThat(ProbeAnswer.message(TestKeys.FIRST, PROBE)).isEqualTo("[GateProbe] " + ANSWER);
        assertThat(ProbeAnswer.isIn("denied the request: [GateProbe] " + ANSWER, ROTATED, PROBE))
                .isTrue();
        assertThat(ProbeAnswer.isIn(ANSWER, KEYS, PROBE)).isFalse();
        assertThat(ProbeAnswer.isIn("[GateProbe] " + ANSWER, KEYS, new GateProbeSpec("advise", PROBE.challenge())))
                .isFalse();
        assertThat(ProbeAnswer.isIn(
                        "[GateProbe] " + ANSWER, KEYS, new GateProbeSpec(PROBE.entry(), "1123456789abcdef")))
                .isFalse();
    }

    @Test
    void selectorsThatSayTheSameShareAnEntry() {
        var labels = new NamespaceSelector(Map.of("tier", "production"), List.of());
        var expression = selector(new Expression("tier", Operator.IN, List.of("production")));
        var both = new NamespaceSelector(labels.matchLabels(), expression.matchExpressions());

        assertThat(GateEntry.enforcing(labels)).isEqualTo("enforce-3309820e18");
        assertThat(GateEntry.enforcing(expression)).isEqualTo(GateEntry.enforcing(labels));
        assertThat(GateEntry.enforcing(both)).isEqualTo(GateEntry.enforcing(labels));
        assertThat(GateEntry.enforcing((NamespaceSelector) null))
                .isEqualTo(GateEntry.enforcing(selector()))
                .isEqualTo("enforce-e3b0c44298");
        assertThat(GateEntry.enforcing(selector(
                        new Expression("b", Operator.EXISTS, List.of()),
                        new Expression("a", Operator.IN, List.of("y", "x")))))
                .isEqualTo(GateEntry.enforcing(selector(
                        new Expression("a", Operator.IN, List.of("x", "y")),
                        new Expression("b", Operator.EXISTS, List.of()))));
    }

    @Test
    void aCompiledSelectorHasTheEntryOfItsSource() {
        var source = new NamespaceSelector(
                Map.of("tier", "production"),
                List.of(
                        new Expression("team", Operator.NOT_IN, List.of("b", "a")),
                        new Expression("x", Operator.EXISTS, List.of()),
                        new Expression("y", Operator.DOES_NOT_EXIST, List.of())));
        var compiled = new LabelSelector(List.of(
                new Term("y", LabelSelector.Operator.DOES_NOT_EXIST, Set.of()),
                new Term("x", LabelSelector.Operator.EXISTS, Set.of()),
                new Term("team", LabelSelector.Operator.NOT_IN, Set.of("a", "b")),
                new Term("tier", LabelSelector.Operator.IN, Set.of("production"))));

        assertThat(GateEntry.enforcing(compiled)).isEqualTo(GateEntry.enforcing(source));
        assertThat(GateEntry.enforcing(LabelSelector.EVERYTHING))
                .isEqualTo(GateEntry.enforcing((NamespaceSelector) null));
    }

    @Test
    void selectorsThatDifferHaveTheirOwn() {
        var entries = List.of(
                selector(),
                selector(new Expression("tier", Operator.IN, List.of("production"))),
                selector(new Expression("tier", Operator.NOT_IN, List.of("production"))),
                selector(new Expression("tier", Operator.IN, List.of("production", "staging"))),
                selector(new Expression("tier", Operator.EXISTS, List.of())),
                selector(new Expression("tier", Operator.DOES_NOT_EXIST, List.of())));

        assertThat(entries.stream().map(selector -> GateEntry.enforcing(selector)))
                .doesNotHaveDuplicates()
                .allMatch(GateEntry::isName);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "enforce-", "enforce-3309820e1", "enforce-3309820E18", "Advise", "advise\n", "enforce-all/x"
            })
    void anyOtherTextIsNoEntry(String text) {
        assertThat(GateEntry.isName(text)).isFalse();
    }

    @Test
    void onlyEnforcingEntriesFailClosed() {
        assertThat(GateEntry.isFailClosed(GateEntry.ENFORCE_ALL)).isTrue();
        assertThat(GateEntry.isFailClosed(GateEntry.enforcing((NamespaceSelector) null)))
                .isTrue();
        assertThat(GateEntry.isFailClosed(GateEntry.ADVISE)).isFalse();
        assertThat(GateEntry.webhookName(GateEntry.ADVISE)).isEqualTo("advise.portcullis.dev");
    }

    private static NamespaceSelector selector(Expression... expressions) {
        return new NamespaceSelector(Map.of(), List.of(expressions));
    }
}
