package dev.portcullis.rego.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.rego.json.JsonException.Reason;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"b\": 1, \"a\": [true, false, null]}|{\"a\":[true,false,null],\"b\":1}",
                "{\"a\": 1, \"a\": 2}|{\"a\":2}",
                "[1.0, 1e2, 100000000000000000000000000001, -0, 0.1]|[1.0,1e2,100000000000000000000000000001,-0,0.1]",
                "\"\\u003c\\u0026\\u003e\\u2028\\u0001\"|\"\\u003c\\u0026\\u003e\\u2028\\u0001\"",
                "\"\\\"\\\\\\n\\r\\t\\b\\f/\"|\"\\\"\\\\\\n\\r\\t\\b\\f/\"",
                "\"\\ud83d\\ude00\"|\"😀\"",
                "\"\\ud83d\"|\"\uFFFD\"",
                "{\"\\ud83d\": 1, \"\uFFFD\": 2}|{\"\uFFFD\":2}",
                "{\"äö\": \"aß\"}|{\"äö\":\"aß\"}",
                "[-9223372036854775808, 9223372036854775807]|[-9223372036854775808,9223372036854775807]",
            })
    void readsAndWritesAsOpaDoes(String json, String written) throws JsonException {
        assertThat(Json.write(Json.read(json, JsonLimits.DEFAULT))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\" 1}",
                "nul",
                "01",
                "1 2",
                "'a'",
                "[NaN]",
                "1e99999999999",
                "\"a\nb\"",
                "\"a",
                "\"abcdefghijklmnop",
                "\"a\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\uFEFF1",
                "[1 2]",
                "{\"a\": 1 \"b\": 2}",
                "{a: 1}",
                "{\"a\": 1,}",
                "-",
                "1.",
                ".1",
                "1e",
                "+1",
                "truth",
                "[1}"
            })
    void refusesWhatIsNoJson(String json) {
        refuses(json, JsonLimits.DEFAULT, Reason.SYNTAX);
    }

    @Test
    void refusesBytesThatAreNoText() {
        assertThatExceptionOfType(JsonException.class)
                .isThrownBy(() -> Json.read(new byte[] {'"', (byte) 0xC3, '"'}, JsonLimits.DEFAULT));
    }

    @Test
    void refusesMoreThanItsLimits() throws JsonException {
        JsonLimits limits = new JsonLimits(20, 3, 5);

        assertThat(Json.read("[[[1]],2]", limits)).isNotNull();
        refuses("[[[[]]]]", limits, Reason.TOO_DEEP);
        refuses("{\"a\":[[[]]]}", limits, Reason.TOO_DEEP);
        refuses("[1,2,3,4,5]", limits, Reason.TOO_MANY_VALUES);
        refuses("\"0123456789012345678\"", limits, Reason.TOO_LARGE);
        refuses("9".repeat(10_001), JsonLimits.DEFAULT, Reason.TOO_LARGE);
        refuses("[".repeat(100_000), JsonLimits.DEFAULT, Reason.TOO_DEEP);
    }

    private static void refuses(String json, JsonLimits limits, Reason reason) {
        assertThatExceptionOfType(JsonException.class)
                .isThrownBy(() -> Json.read(json.getBytes(StandardCharsets.UTF_8), limits))
                .extracting(JsonException::reason)
                .isEqualTo(reason);
    }

    @Test
    void writesSetsInOrderAndKeysAsStrings() {
        assertThat(Json.write(SetValue.of(NumberValue.of(2), NumberValue.of(1))))
                .isEqualTo("[1,2]");
        assertThat(Json.write(ObjectValue.builder()
                        .put(ArrayValue.of(StringValue.of("a")), NumberValue.of(1))
                        .build()))
                .isEqualTo("{\"[\\\"a\\\"]\":1}");
    }

    @Test
    void measuresWithoutWritingMore() {
        StringValue ten = StringValue.of("01234567");

        assertThat(Json.exceeds(ten, 10)).isFalse();
        assertThat(Json.exceeds(ten, 9)).isTrue();
    }
}
