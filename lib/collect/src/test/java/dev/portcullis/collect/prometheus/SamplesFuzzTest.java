package dev.portcullis.collect.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.collect.read.RefusedException;
import dev.portcullis.collect.rule.Comparison;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server answers to a query: it is refused, or is one series of which every value was compared. */
final class SamplesFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();

    static Stream<Arguments> seeds() {
        var end = SamplesReaderTest.END.getEpochSecond();
        var values = Stream.iterate(end - 600, time -> time <= end, time -> time + 60)
                .map(time -> "[" + time + ",\"0.01\"]")
                .reduce((one, other) -> one + "," + other)
                .orElse("");
        return Stream.of(
                        SamplesReaderTest.answer(values),
                        SamplesReaderTest.answer(values.replaceFirst("0.01", "1e21")),
                        SamplesReaderTest.answer(values.replaceFirst("0.01", "NaN")),
                        SamplesReaderTest.answer(values, values),
                        "{\"status\":\"error\"}")
                .map(seed -> Arguments.of((Object) seed.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrEveryValueWasCompared(byte @NotNull @WithLength(max = 16_384) [] bytes) throws IOException {
        Samples samples;
        try {
            samples = new SamplesReader(SamplesReaderTest.query(Comparison.LESS, "0.05"), SamplesReaderTest.END)
                    .read(bytes);
        } catch (RefusedException e) {
            assertThat(e.problem().detail()).hasSizeBetween(1, 300).matches("[ -~]+");
            return;
        }
        var result = OTHER.readTree(bytes).path("data").path("result");
        assertThat(result).hasSize(1);
        var values = result.path(0).path("values");
        assertThat(values).hasSize(samples.count()).hasSizeGreaterThan(4);
        assertThat(samples.kept())
                .isEqualTo(values.valueStream()
                        .allMatch(sample -> Double.parseDouble(sample.path(1).asText()) < 0.05));
        assertThat(samples.last()).isBetween(SamplesReaderTest.END.minusSeconds(120), SamplesReaderTest.END);
    }
}
