package dev.portcullis.rego.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.rego.json.JsonException.Reason;
import dev.portcullis.rego.value.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a document consists of: it is read or refused as another reader does, for the same reason once more, and what was read is the same
 * when it was written and is read again.
 */
final class JsonFuzzTest {
    private static final JsonLimits LIMITS = new JsonLimits(100_000, 40, 2_000);
    private static final ObjectMapper OTHER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "",
                        " null ",
                        "[true,false,null,0,-0,1.50,-1e-5,1E+5,123456789012345678901234567890]",
                        "{\"a\":{\"b\":[{},[],\"\"]},\"a\":1,\"\":2}",
                        "\"\\u00e4\\ud83d\\ude00\\ud800\\n\\/\\\"\\\\äö€😀\"",
                        "[1,]",
                        "{\"a\" 1}",
                        "01",
                        "1.",
                        "tru",
                        "\"\u0001\"",
                        "\ufeff1",
                        "\"\\ud80\u0463\"",
                        "{\"\\ud800\":5}",
                        "1e999999999",
                        "[".repeat(41),
                        "[0" + ",0".repeat(2_000) + "]")
                .map(text -> Arguments.of((Object) text.getBytes(UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void readsOrRefusesAsOthersDo(byte @NotNull [] bytes) throws JsonException {
        Value read = read(bytes);

        assertThat(read(bytes)).isEqualTo(read);
        if (read != null) {
            byte[] written = Json.bytes(read);
            Value again = Json.read(written, JsonLimits.DEFAULT);
            assertThat(again).isEqualTo(read);
            assertThat(Json.bytes(again)).isEqualTo(written);
        }
    }

    /** The value, or null where it is refused, as it must be. */
    private static @Nullable Value read(byte[] bytes) {
        try {
            Value value = Json.read(bytes, LIMITS);
            assertThat(isJson(bytes) || isJsonText(bytes)).isTrue();
            return value;
        } catch (JsonException e) {
            boolean isOfSyntax = e.reason() == Reason.SYNTAX;
            boolean isUnbounded = String.valueOf(e.getMessage()).startsWith("no number");
            assertThat(e.getMessage()).isNotBlank();
            assertThat(isOfSyntax && !isUnbounded && isJson(bytes) && isJsonText(bytes))
                    .isFalse();
            return null;
        }
    }

    /** From bytes the other reader also takes UTF-16 and a byte order mark, and no key with half a surrogate pair. */
    private static boolean isJson(byte[] bytes) {
        try {
            return !OTHER.readTree(bytes).isMissingNode();
        } catch (IOException e) {
            return false;
        }
    }

    /** From characters it takes hexadecimal digits of any alphabet. */
    private static boolean isJsonText(byte[] bytes) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return !text.isEmpty() && !OTHER.readTree(text).isMissingNode();
        } catch (IOException e) {
            return false;
        }
    }
}
