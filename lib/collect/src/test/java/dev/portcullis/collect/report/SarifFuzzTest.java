package dev.portcullis.collect.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.collect.Check;
import dev.portcullis.collect.Reasons;
import dev.portcullis.collect.read.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is given as a report of a scan: it does not pass, or every run has results, none of which is an error that nobody bears. */
final class SarifFuzzTest {
    private static final SarifReader READER = new SarifReader(new Check.Sarif(Check.Sarif.Level.ERROR, 0, false));
    private static final JsonMapper OTHER = JsonMapper.builder().build();

    static Stream<Arguments> seeds() {
        var report =
                "{'version':'2.1.0','runs':[{'tool':{'driver':{'name':'s','rules':[{'id':'r','defaultConfiguration':"
                        + "{'level':'error'}}]}},'invocations':[{'executionSuccessful':true}],'results':[R]}]}";
        return Stream.of(
                        "{'ruleId':'r','level':'note'}",
                        "{'ruleIndex':0}",
                        "{'level':'error','suppressions':[{'status':'accepted'}]},{'kind':'pass'}",
                        "{'level':'error','baselineState':'absent'}",
                        "{'rule':{'id':'r','index':0,'toolComponent':{'index':0}}}",
                        "")
                .map(results -> report.replace("R", results).replace('\'', '"'))
                .map(seed -> Arguments.of((Object) seed.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void doesNotPassOrHoldsNoErrorThatNobodyBears(byte @NotNull @WithLength(max = 16_384) [] bytes) throws IOException {
        var reading = READER.read(bytes);
        Reasons.assertBounded(reading);
        if (reading instanceof Reading.Holds) {
            var report = OTHER.readTree(bytes);
            assertThat(report.path("version").asText()).isEqualTo("2.1.0");
            assertThat(report.path("runs")).isNotEmpty();
            report.path("runs").forEach(run -> {
                assertThat(run.path("results").isArray()).isTrue();
                assertThat(run.path("results").valueStream())
                        .noneMatch(result -> result.path("level").asText().equals("error")
                                && result.path("suppressions").isEmpty()
                                && !result.path("baselineState").asText().equals("absent"));
            });
        }
    }
}
