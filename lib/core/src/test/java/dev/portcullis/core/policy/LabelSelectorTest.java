package dev.portcullis.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.policy.LabelSelector.Operator;
import dev.portcullis.core.policy.LabelSelector.Term;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
    @ParameterizedTest
    @CsvSource({
        "IN, prod, true",
        "IN, test, false",
        "IN, , false",
        "NOT_IN, prod, false",
        "NOT_IN, test, true",
        "NOT_IN, , true",
        "EXISTS, test, true",
        "EXISTS, , false",
        "DOES_NOT_EXIST, test, false",
        "DOES_NOT_EXIST, , true"
    })
    void followsKubernetesOnMissingLabels(Operator operator, String value, boolean matches) {
        var selector = new LabelSelector(List.of(new Term("tier", operator, Set.of("prod"))));

        assertThat(selector.matches(value == null ? Map.of() : Map.of("tier", value)))
                .isEqualTo(matches);
    }

    @Test
    void needsEveryTerm() {
        var selector = new LabelSelector(List.of(
                new Term("tier", Operator.IN, Set.of("prod")), new Term("legacy", Operator.DOES_NOT_EXIST, Set.of())));

        assertThat(selector.matches(Map.of("tier", "prod"))).isTrue();
        assertThat(selector.matches(Map.of("tier", "prod", "legacy", ""))).isFalse();
        assertThat(LabelSelector.EVERYTHING.matches(Map.of())).isTrue();
    }
}
