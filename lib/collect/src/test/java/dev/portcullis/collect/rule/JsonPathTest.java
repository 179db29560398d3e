package dev.portcullis.collect.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
    private static final String DOCUMENT =
            "{\"a\":{\"b\":[1,2,{\"c d\":3}]},\"n\":null,\"list\":[[1],[2,3],\"x\"],\"o\":{\"0\":7}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.a.b[0] | [1]",
                "$['a']['b'][2]['c d'] | [3]",
                "$.a.b[*] | [1,2,{\"c d\":3}]",
                "$.list[*][*] | [1,2,3]",
                "$.list[*][0] | [1,2]",
                "$.n | [null]",
                "$.a.b[3] | []",
                "$.a.missing | []",
                "$.a.b.c | []",
                "$.a[*] | []",
                "$.o[0] | []",
                "$.list[2][0] | []"
            })
    void leadsTo(String path, String values) throws Exception {
        var mapper = JsonMapper.builder().build();

        assertThat(mapper.valueToTree(Selection.of(mapper.readTree(DOCUMENT), JsonPath.parse(path)))
                        .toString())
                .isEqualTo(values);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                ".a",
                "$a",
                "$.",
                "$..a",
                "$.a b",
                "$.1",
                "$[",
                "$[]",
                "$[-1]",
                "$[01]",
                "$[1234567]",
                "$['']",
                "$['a]",
                "$['a\\'b']",
                "$[\"a\"]",
                "$.a[?(@.b)]",
                "$.*",
                "$[0:1]",
                "$[0,1]",
                "$.a.",
                "$.ä",
                "$[*",
                "$[* ]"
            })
    void refusesEveryOtherText(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonPath.parse(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 512})
    void isBounded(int steps) {
        assertThat(JsonPath.parse("$" + "[0]".repeat(32)).steps()).hasSize(32);
        assertThatIllegalArgumentException().isThrownBy(() -> JsonPath.parse("$" + "[0]".repeat(steps)));
    }
}
