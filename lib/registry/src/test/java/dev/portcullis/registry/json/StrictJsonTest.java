package dev.portcullis.registry.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {
    @Test
    void readsAListOfManyReferrers() throws MalformedJsonException {
        StringBuilder entry = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            entry.append(i == 0 ? "" : ",").append("\"a").append(i).append("\":\"b\"");
        }
        String list = ("{\"digest\":\"d\",\"size\":1,\"annotations\":{" + entry + "}},").repeat(512);

        assertThat(StrictJson.object(bytes("{\"manifests\":[" + list + "{}]}")).path("manifests"))
                .hasSize(513);
    }

    @Test
    void buildsNoTreeOfMillionsOfSmallValues() {
        String bomb = "{\"x\":[" + "[],".repeat(300_000) + "[]]}";

        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> StrictJson.object(bytes(bomb)))
                .satisfies(e -> assertThat(e.problem()).contains("more parts"));
    }

    @Test
    void reportsHaveNumbersAsExactAsTheyAreWritten() throws MalformedJsonException {
        assertThat(StrictJson.report(bytes("{\"x\":0.10000000000000000001}"))
                        .path("x")
                        .decimalValue())
                .isEqualTo("0.10000000000000000001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e10000001772359080", "1e99999999999", "1e-99999999999", "0.1e-2147483648", "NaN", "1e", "01"})
    void reportsHaveNoNumbersBeyondBounds(String number) {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> StrictJson.report(bytes("{\"x\":" + number + "}")))
                .satisfies(e -> assertThat(e.problem()).doesNotContain(number));
    }

    @Test
    void reportsAreBoundedToo() {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> StrictJson.report(bytes("{\"x\":[" + "1,".repeat(400_000) + "1]}")));
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> StrictJson.report(bytes("{\"x\":" + "[".repeat(32) + "]".repeat(32) + "}")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
