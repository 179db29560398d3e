package dev.portcullis.webhook.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a collector of decision records answers: no record counts as rejected unless another reader of JSON finds that it says so. */
final class OtlpAnswerFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "{\"partialSuccess\":{\"rejectedLogRecords\":\"3\",\"errorMessage\":\"too old\"}}",
                        "{\"partialSuccess\":{\"rejectedLogRecords\":99999999999999999999}}",
                        "{\"partialSuccess\":{\"rejectedLogRecords\":-1}}",
                        "{\"partialSuccess\":{\"rejectedLogRecords\":\"1e999999999\"}}",
                        "{\"partialSuccess\":{\"rejectedLogRecords\":1e999999999}}",
                        "{\"rejectedLogRecords\":{\"rejectedLogRecords\":[]}}",
                        "{\"partialSuccess\":null}",
                        "[".repeat(2_000),
                        "")
                .map(seed -> Arguments.of((Object) seed.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void countsNothingThatAnotherReaderDoesNotFind(byte @NotNull @WithLength(max = 16_384) [] answer) {
        var rejected = OtlpLogs.rejected(answer);
        assertThat(rejected).isNotNegative();
        if (rejected > 0) {
            assertThat(names(answer)).isTrue();
        }
    }

    /** What is no JSON to the end, or ambiguous, is read as far as it goes. */
    private static boolean names(byte[] answer) {
        try {
            return OTHER.readTree(answer).findValue("rejectedLogRecords") != null;
        } catch (IOException e) {
            return true;
        }
    }
}
