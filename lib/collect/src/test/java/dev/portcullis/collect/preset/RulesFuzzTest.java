package dev.portcullis.collect.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.collect.Reasons;
import dev.portcullis.collect.read.Reading;
import dev.portcullis.collect.rule.Comparison;
import dev.portcullis.collect.rule.JsonPath;
import dev.portcullis.collect.rule.JsonRule;
import dev.portcullis.collect.rule.JsonRule.Literal;
import dev.portcullis.collect.rule.JsonRule.Measure;
import dev.portcullis.collect.rule.Selection;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever path an item names, in whatever document: both are refused, or every value there is at most the threshold. */
final class RulesFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();
    private static final BigDecimal THRESHOLD = new BigDecimal("0.1");

    static Stream<Arguments> seeds() {
        return Stream.of(
                seed("$.a[*].b", "{\"a\":[{\"b\":0.05},{\"b\":1e-3}]}"),
                seed("$['a b'][0]", "{\"a b\":[0.1000000000000000000001]}"),
                seed("$.a", "{\"a\":1e400}"),
                seed("$", "{}"));
    }

    private static Arguments seed(String path, String document) {
        return arguments(path, document.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrEveryValueKeepsToTheThreshold(
            @NotNull String text, byte @NotNull @WithLength(max = 16_384) [] bytes) throws IOException {
        JsonPath path;
        try {
            path = JsonPath.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).hasSizeLessThan(120).matches("[ -~]+");
            return;
        }
        assertThat(JsonPath.parse(path.toString())).isEqualTo(path);
        var rule = new JsonRule(path, Measure.EACH, Comparison.LESS_OR_EQUAL, new Literal.Decimal(THRESHOLD));
        var reading = new RulesReader(List.of(rule)).read(bytes);
        Reasons.assertBounded(reading);
        if (reading instanceof Reading.Holds) {
            assertThat(Selection.of(OTHER.readTree(bytes), path))
                    .isNotEmpty()
                    .allMatch(value -> value.isNumber() && value.doubleValue() <= THRESHOLD.doubleValue());
        }
    }
}
