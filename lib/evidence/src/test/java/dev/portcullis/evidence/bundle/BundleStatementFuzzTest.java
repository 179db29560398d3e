package dev.portcullis.evidence.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is signed as an evidence bundle: it is refused in words, or says what another reader of JSON finds in it. */
final class BundleStatementFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();

    static Stream<Arguments> seeds() {
        var text = BundleSamples.text();
        return Stream.of(text, text.replace("true", "false"), text.replace("tests", "canary"), "{}")
                .map(seed -> Arguments.of((Object) seed.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrSaysWhatAnotherReaderFinds(byte @NotNull @WithLength(max = 16_384) [] bytes) throws IOException {
        switch (BundleStatementReader.read(bytes)) {
            case BundleStatementReading.Refused refused ->
                assertThat(refused.detail()).hasSizeBetween(1, 200).matches("[ -~]+");
            case BundleStatementReading.Read(var statement) ->
                assertThat(OTHER.readTree(bytes)).isEqualTo(OTHER.readTree(BundleStatementWriter.write(statement)));
        }
    }
}
