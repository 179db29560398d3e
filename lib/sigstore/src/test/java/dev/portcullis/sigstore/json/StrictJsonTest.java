package dev.portcullis.sigstore.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StrictJsonTest {
    private final StrictJson json = new StrictJson(32 << 20, 16);

    @Test
    void keepsNoMoreNamesThanAnyStatementHas() {
        assertThat(check(StrictJson.MAX_NAMES)).isInstanceOf(StrictJson.Result.Text.class);
        assertThat(check(StrictJson.MAX_NAMES + 1))
                .isInstanceOfSatisfying(
                        StrictJson.Result.Faulty.class,
                        faulty -> assertThat(faulty.fault().kind()).isEqualTo(JsonFault.Kind.TOO_LARGE));
    }

    @Test
    void countsNamesPerObject() {
        var one = object(StrictJson.MAX_NAMES);

        assertThat(json.check(bytes("[" + one + "," + one + "]"))).isInstanceOf(StrictJson.Result.Text.class);
    }

    private StrictJson.Result check(int names) {
        return json.check(bytes(object(names)));
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
