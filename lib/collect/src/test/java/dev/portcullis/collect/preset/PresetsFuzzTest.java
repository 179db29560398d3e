package dev.portcullis.collect.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.collect.Reasons;
import dev.portcullis.collect.read.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is given in one of the forms that are known beforehand: it does not pass, or another reader of JSON finds the same in it. */
final class PresetsFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();

    static Stream<Arguments> seeds() {
        return Arrays.stream(Samples.values())
                .map(sample -> arguments(sample, sample.text().getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void doesNotPassOrAnotherReaderFindsTheSame(
            @NotNull Samples sample, byte @NotNull @WithLength(max = 16_384) [] bytes) throws IOException {
        var reading = PresetsTest.reader(sample).read(bytes);
        Reasons.assertBounded(reading);
        if (reading instanceof Reading.Holds) {
            var document = OTHER.readTree(bytes);
            switch (sample) {
                case DBT_RUN_RESULTS ->
                    every(
                            document.path("results"),
                            run -> Set.of("success", "pass")
                                    .contains(run.path("status").asText()));
                case RECOVERY_DRILL ->
                    assertThat(document.path("recovered").booleanValue()).isTrue();
                case DETERMINISM ->
                    every(
                            document.path("builds"),
                            build -> build.path("digest")
                                    .asText()
                                    .equals("sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"));
                case SCHEMA_REGISTRY ->
                    every(
                            document.path("subjects"),
                            subject -> !subject.path("owner").asText().isBlank()
                                    && subject.path("compatibility").asText().matches("(BACKWARD|FULL)(_TRANSITIVE)?"));
                case EGRESS_PROBE ->
                    assertThat(document.path("targets").valueStream())
                            .anyMatch(target -> target.path("target").asText().equals("198.51.100.7:443")
                                    && !target.path("reached").booleanValue());
            }
        }
    }

    private static void every(JsonNode list, java.util.function.Predicate<JsonNode> promise) {
        assertThat(list.valueStream().toList()).isNotEmpty().allMatch(promise);
    }
}
