package dev.portcullis.operator.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.NamespaceSelector.Expression;
import dev.portcullis.crds.policy.NamespaceSelector.Operator;
import dev.portcullis.operator.registration.PlannedEntry.Stage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenNamespacesTest {
    private static final Map<String, String> UNLABELLED = named(Map.of());
    private static final Map<String, String> A = named(Map.of("tier", "a"));
    private static final Map<String, String> B = named(Map.of("tier", "b", "team", "x"));

    static Stream<NamespaceSelector> oneTerm() {
        return Stream.of(
                new NamespaceSelector(Map.of("tier", "a"), List.of()),
                expression(Operator.IN, "a"),
                expression(Operator.IN, "a", "b"),
                expression(Operator.NOT_IN, "a"),
                expression(Operator.NOT_IN, "a", "b"),
                expression(Operator.EXISTS),
                expression(Operator.DOES_NOT_EXIST));
    }

    @ParameterizedTest
    @MethodSource("oneTerm")
    void aNamespaceIsOpenWhereASelectorOfOneTermDoesNotHold(NamespaceSelector enforced) {
        var open = OpenNamespaces.besides(List.of(entry(enforced)));

        for (var labels : List.of(UNLABELLED, A, B)) {
            assertThat(matches(open, labels)).as("%s", labels).isNotEqualTo(matches(enforced, labels));
        }
    }

    @Test
    void allNamespacesAreOpenWithoutFailClosedEntry() {
        assertThat(OpenNamespaces.besides(List.of())).isNull();
    }

    @Test
    void noNamespaceIsOpenWhereAllAreEnforced() {
        for (var everything : List.of(entry(null), entry(new NamespaceSelector(Map.of(), List.of())))) {
            var open = OpenNamespaces.besides(List.of(everything));

            assertThat(matches(open, UNLABELLED)).isFalse();
            assertThat(matches(open, B)).isFalse();
        }
    }

    @Test
    void theOppositesOfSeveralSelectorsHoldTogether() {
        var open = OpenNamespaces.besides(List.of(
                entry(expression(Operator.IN, "a")), entry(new NamespaceSelector(Map.of("team", "x"), List.of()))));

        assertThat(matches(open, UNLABELLED)).isTrue();
        assertThat(matches(open, A)).isFalse();
        assertThat(matches(open, B)).isFalse();
    }

    @Test
    void aSelectorOfSeveralTermsTakesNoNamespaceAway() {
        var both = new NamespaceSelector(Map.of("tier", "b", "team", "x"), List.of());
        var mixed =
                new NamespaceSelector(Map.of("tier", "b"), List.of(new Expression("team", Operator.EXISTS, List.of())));

        assertThat(OpenNamespaces.besides(List.of(entry(both), entry(mixed)))).isNull();
        var besideAnother = OpenNamespaces.besides(List.of(entry(both), entry(expression(Operator.IN, "a"))));
        assertThat(matches(besideAnother, B)).isTrue();
        assertThat(matches(besideAnother, A)).isFalse();
    }

    /** As an API server decides it. */
    private static boolean matches(@Nullable NamespaceSelector selector, Map<String, String> labels) {
        return selector == null
                || (labels.entrySet().containsAll(selector.matchLabels().entrySet())
                        && selector.matchExpressions().stream().allMatch(term -> matches(term, labels)));
    }

    private static boolean matches(Expression term, Map<String, String> labels) {
        var value = labels.get(term.key());
        return switch (Objects.requireNonNull(term.operator())) {
            case IN -> value != null && term.values().contains(value);
            case NOT_IN -> value == null || !term.values().contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
        };
    }

    private static NamespaceSelector expression(Operator operator, String... values) {
        return new NamespaceSelector(Map.of(), List.of(new Expression("tier", operator, List.of(values))));
    }

    private static PlannedEntry entry(@Nullable NamespaceSelector selector) {
        return PlannedEntry.of(GateSelection.of(selector), Stage.SERVING);
    }

    private static Map<String, String> named(Map<String, String> labels) {
        var all = new TreeMap<>(labels);
        all.put("kubernetes.io/metadata.name", "apps");
        return all;
    }
}
