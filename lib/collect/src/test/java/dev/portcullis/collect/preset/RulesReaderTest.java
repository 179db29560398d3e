package dev.portcullis.collect.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.Reasons;
import dev.portcullis.collect.rule.Comparison;
import dev.portcullis.collect.rule.JsonPath;
import dev.portcullis.collect.rule.JsonRule;
import dev.portcullis.collect.rule.JsonRule.Literal;
import dev.portcullis.collect.rule.JsonRule.Measure;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesReaderTest {
    private static final String DOCUMENT =
            "{\"coverage\":0.85,\"exact\":0.10000000000000000001,\"state\":\"ok\",\"signed\":true,"
                    + "\"text\":\"0\",\"nothing\":null,\"items\":[{\"score\":1},{\"score\":9}],\"none\":[],\"huge\":1e400}";

    private static JsonRule rule(String path, Measure measure, Comparison comparison, String value) {
        return new JsonRule(JsonPath.parse(path), measure, comparison, Objects.requireNonNull(Literal.parse(value)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$.coverage | EACH | GREATER_OR_EQUAL | 0.850 | Holds",
                "$.coverage | EACH | GREATER | 0.85 | ThresholdNotMet",
                "$.exact | EACH | LESS_OR_EQUAL | 0.1 | ThresholdNotMet",
                "$.huge | EACH | LESS | 1 | ThresholdNotMet",
                "$.state | EACH | EQUAL | \"ok\" | Holds",
                "$.state | EACH | EQUAL | \"OK\" | ThresholdNotMet",
                "$.state | EACH | NOT_EQUAL | \"ok\" | ThresholdNotMet",
                "$.state | EACH | NOT_EQUAL | \"bad\" | Holds",
                "$.signed | EACH | EQUAL | true | Holds",
                "$.signed | EACH | EQUAL | false | ThresholdNotMet",
                "$.signed | EACH | EQUAL | \"true\" | TypeMismatch",
                "$.text | EACH | LESS | 1 | TypeMismatch",
                "$.text | EACH | EQUAL | true | TypeMismatch",
                "$.nothing | EACH | LESS | 1 | TypeMismatch",
                "$.missing | EACH | LESS | 1 | PathNotFound",
                "$.none[*] | EACH | LESS | 1 | PathNotFound",
                "$.items[*].score | EACH | LESS | 10 | Holds",
                "$.items[*].score | EACH | LESS | 9 | ThresholdNotMet",
                "$.items[*].other | EACH | LESS | 9 | PathNotFound",
                "$.items[*] | COUNT | EQUAL | 2 | Holds",
                "$.items[*] | COUNT | LESS | 2 | ThresholdNotMet",
                "$.none[*] | COUNT | EQUAL | 0 | Holds",
                "$.missing[*] | COUNT | EQUAL | 0 | PathNotFound",
                "$.state[*] | COUNT | EQUAL | 0 | PathNotFound",
                "$.missing | COUNT | EQUAL | 0 | PathNotFound",
                "$.items[*].score | COUNT | GREATER | 1 | Holds"
            })
    void holdsARuleAgainstADocument(String path, Measure measure, Comparison comparison, String value, String outcome) {
        var reader = new RulesReader(List.of(rule(path, measure, comparison, value)));

        assertThat(Reasons.of(reader, DOCUMENT)).isEqualTo(outcome);
    }

    @Test
    void everyRuleMustHold() {
        var holds = rule("$.signed", Measure.EACH, Comparison.EQUAL, "true");
        var fails = rule("$.coverage", Measure.EACH, Comparison.GREATER, "0.9");

        assertThat(Reasons.of(new RulesReader(List.of(holds, fails)), DOCUMENT)).isEqualTo("ThresholdNotMet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "null",
                "{\"coverage\":1,\"coverage\":0}",
                "{\"coverage\":NaN}",
                "{\"coverage\":1e99999999999}",
                "{\"coverage\":1}x"
            })
    void refusesWhatIsNoDocument(String document) {
        var reader = new RulesReader(List.of(rule("$.coverage", Measure.EACH, Comparison.GREATER, "0")));

        assertThat(Reasons.of(reader, document)).isEqualTo("Malformed");
    }

    @ParameterizedTest
    @MethodSource("dev.portcullis.collect.preset.Oversized#documents")
    void refusesMoreThanIsRead(String outcome, String more) {
        var reader = new RulesReader(List.of(rule("$.coverage", Measure.EACH, Comparison.GREATER, "0")));

        assertThat(Reasons.of(reader, Oversized.with(DOCUMENT, more))).isEqualTo(outcome);
    }

    @Test
    void refusesRulesThatSayNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Check.Json(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Check.Json(Collections.nCopies(65, rule("$.a", Measure.EACH, Comparison.EQUAL, "1"))));
        assertThatIllegalArgumentException().isThrownBy(() -> rule("$.a", Measure.EACH, Comparison.LESS, "\"text\""));
        assertThatIllegalArgumentException().isThrownBy(() -> rule("$.a", Measure.COUNT, Comparison.EQUAL, "true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "NaN", "+Inf", "1_000", "0x10", "1e9999", "\"", ".5", "1."})
    void refusesValuesThatAreNone(String value) {
        assertThat(Literal.parse(value)).isNull();
    }
}
