package dev.portcullis.rego.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading, against another reader, for documents of every form and those that are almost some. */
class JsonReaderTest {
    private static final ObjectMapper OTHER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        " ",
        "\n",
        "\t",
        "0",
        "1",
        "-",
        ".",
        "e",
        "E",
        "+",
        "true",
        "null",
        "\"a\"",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\n",
        "é",
        "😀",
        "abcdefgh",
        "\u0001",
        "\u007f",
        "99999999999999999999",
        "\"k\": 1"
    };

    /** Fewer where the test is run for each of thousands of changes to the code. */
    private static final int DOCUMENTS = Integer.getInteger("portcullis.generated.documents", 20_000);

    @Test
    void readsAndRefusesAsAnotherReaderDoes() {
        int read = 0;
        for (int seed = 0; seed < DOCUMENTS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = damaged(document(random, 3), random).getBytes(StandardCharsets.UTF_8);
            String json = new String(bytes, StandardCharsets.UTF_8);

            String here = here(bytes);

            assertThat(here == null ? null : there(here))
                    .as("seed %s: %s", seed, json)
                    .isEqualTo(there(json));
            read += here == null ? 0 : 1;
        }
        assertThat(read).isBetween(DOCUMENTS / 4, DOCUMENTS * 17 / 20);
    }

    private static String document(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> Integer.toString(random.nextInt(2_000) - 1_000);
            case 1 ->
                random.nextInt(100) + "." + random.nextInt(100)
                        + (random.nextBoolean() ? "e" + random.nextInt(20) : "");
            case 2 ->
                new String[] {"true", "false", "null", "0", "-0", "123456789012345678", "1234567890123456789"}
                        [random.nextInt(7)];
            case 3, 4 -> string(random);
            case 5 -> joined(random, "[", "]", () -> document(random, depth - 1));
            default ->
                joined(random, "{", "}", () -> string(random) + blank(random) + ":" + document(random, depth - 1));
        };
    }

    private interface Member {
        String text();
    }

    private static String joined(Random random, String open, String close, Member member) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> blank(random) + member.text() + blank(random))
                .collect(Collectors.joining(",", open, close));
    }

    private static String string(Random random) {
        StringBuilder text = new StringBuilder("\"");
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
            text.append(
                    random.nextInt(20) == 0
                            ? new String[] {"\\u00e9", "\\ud83d\\ude00", "\\\"", "\\\\", "\\n", "é", "😀", "/", "\u007f"
                                    }
                                    [random.nextInt(9)]
                            : Character.toString('a' + random.nextInt(3)));
        }
        return text.append('"').toString();
    }

    private static String blank(Random random) {
        return random.nextInt(4) == 0 ? new String[] {" ", "\n", "\r\n", "\t "}[random.nextInt(4)] : "";
    }

    private static String damaged(String json, Random random) {
        StringBuilder damaged = new StringBuilder(json);
        for (int i = random.nextInt(3); i > 0; i--) {
            int place = random.nextInt(damaged.length() + 1);
            if (random.nextBoolean() && place < damaged.length()) {
                damaged.deleteCharAt(place);
            } else {
                damaged.insert(place, PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return damaged.toString();
    }

    private static @Nullable String here(byte[] json) {
        try {
            return Json.write(Json.read(json, JsonLimits.DEFAULT));
        } catch (JsonException e) {
            return null;
        }
    }

    /** Unpaired surrogates, which the other reader keeps, as they are read here. */
    private static String repaired(String text) {
        int[] points = text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .toArray();
        return new String(points, 0, points.length);
    }

    private static @Nullable JsonNode there(String json) {
        try {
            JsonNode tree = OTHER.readTree(json);
            return tree.isMissingNode() ? null : OTHER.readTree(repaired(tree.toString()));
        } catch (JsonProcessingException | NumberFormatException e) {
            return null;
        }
    }
}
