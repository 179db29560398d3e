package dev.portcullis.sigstore.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {
    private final StrictJson json = new StrictJson(32 << 20, 16, 1_000_000);

    @Test
    void keepsNoMoreNamesThanAnyStatementHas() {
        assertThat(check(StrictJson.MAX_NAMES)).isInstanceOf(StrictJson.Result.Text.class);
        assertIsTooLarge(check(StrictJson.MAX_NAMES + 1));
    }

    @Test
    void countsNamesPerObject() {
        var one = object(StrictJson.MAX_NAMES);

        assertThat(json.check(bytes("[" + one + "," + one + "]"))).isInstanceOf(StrictJson.Result.Text.class);
    }

    @Test
    void countsNamesOfTheObjectsAroundAnObjectWithIt() {
        var half = object(StrictJson.MAX_NAMES / 2);
        var around = half.substring(0, half.length() - 1) + ",\"x\":";

        assertThat(json.check(bytes(around + object(StrictJson.MAX_NAMES / 2 - 1) + "}")))
                .isInstanceOf(StrictJson.Result.Text.class);
        assertIsTooLarge(json.check(bytes(around + half + "}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"a\":0}", "0", "null", "\"\""})
    void readsNoMoreTokensThanItsBound(String value) {
        var bounded = new StrictJson(32 << 20, 16, 1_000);

        assertThat(bounded.check(bytes(array(value, 100)))).isInstanceOf(StrictJson.Result.Text.class);
        assertIsTooLarge(bounded.check(bytes(array(value, 1_000))));
        assertIsTooLarge(bounded.check(bytes(array(value, 1_000_000))));
    }

    @Test
    void countsNamesValuesAndBracketsAlike() {
        assertThat(new StrictJson(100, 16, 9).check(bytes("{\"a\":[0,{}],\"b\":1}")))
                .isInstanceOf(StrictJson.Result.Faulty.class);
        assertThat(new StrictJson(100, 16, 10).check(bytes("{\"a\":[0,{}],\"b\":1}")))
                .isInstanceOf(StrictJson.Result.Text.class);
    }

    /** What stops at the bound never sees what follows it. */
    @Test
    void readsNothingBehindTheLastToken() {
        assertIsTooLarge(new StrictJson(32 << 20, 16, 1_000).check(bytes(array("0", 1_000) + "no JSON")));
    }

    private StrictJson.Result check(int names) {
        return json.check(bytes(object(names)));
    }

    private static void assertIsTooLarge(StrictJson.Result result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        StrictJson.Result.Faulty.class,
                        faulty -> assertThat(faulty.fault().kind()).isEqualTo(JsonFault.Kind.TOO_LARGE));
    }

    private static String array(String value, int count) {
        return "[" + (value + ",").repeat(count - 1) + value + "]";
    }

    private static String object(int names) {
        return IntStream.range(0, names)
                .mapToObj(number -> "\"" + number + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
