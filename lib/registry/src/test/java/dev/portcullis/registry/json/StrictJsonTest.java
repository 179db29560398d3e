package dev.portcullis.registry.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
