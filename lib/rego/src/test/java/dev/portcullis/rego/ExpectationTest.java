package dev.portcullis.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                 | []                       | false",
                "[1]                                                | [{'x': 1.0}]             | false",
                "[12345678901234567890]                             | [{'x': 12345678901234567890}] | false",
                "[{'set': [2, 1]}]                                  | [{'x': [2, 1]}]          | false",
                "[{'set': [{'set': [1]}, 2]}]                       | [{'x': [2, [1]]}]        | false",
                "[{'object': [[1, 'a'], [{'array': [true]}, 2]]}]   | [{'x': {'1': 'a', '[true]': 2}}] | false",
                "[{'array': [2, 1]}]                                | [{'x': [1, 2]}]          | true",
                "[1, 2]                                             | [{'x': 2}, {'x': 1}]     | false",
                "[1, 1]                                             | [{'x': 1}]               | false"
            })
    void accepts(String bindings, String expected, boolean sorted) {
        assertThat(meets(bindings, expected, sorted)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                 | [{}]                     | false",
                "[1]                                                | []                       | false",
                "[1]                                                | [{'x': '1'}]             | false",
                "[1]                                                | [{'x': 1, 'y': 1}]       | false",
                "[1, 2]                                             | [{'x': 1}]               | false",
                "[12345678901234567890]                             | [{'x': 12345678901234567891}] | false",
                "[null]                                             | [{'x': false}]           | false",
                "[true]                                             | [{'x': 1}]               | false",
                "[{'set': [1, 2]}]                                  | [{'x': [1, 1]}]          | false",
                "[{'set': [1]}]                                     | [{'x': [1, 2]}]          | true",
                "[{'set': [1]}]                                     | [{'x': {'1': 1}}]        | false",
                "[{'array': [2, 1]}]                                | [{'x': [1, 2]}]          | false",
                "[{'array': [1]}]                                   | [{'x': [1, 1]}]          | true",
                "[{'object': [[1, 'a']]}]                           | [{'x': {'a': 'a'}}]      | false",
                "[{'object': [['1', 'a']]}]                         | [{'x': {'1': 'b'}}]      | false"
            })
    void refuses(String bindings, String expected, boolean sorted) {
        assertThat(meets(bindings, expected, sorted)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'set': [1]}             | {'array': [1]}",
                "{'array': [1]}           | {'set': [1]}",
                "{'set': [1, 2]}          | {'set': [1, 3]}",
                "{'object': [['a', 1]]}   | {'object': [['a', 2]]}",
                "{'object': [['1', 1]]}   | {'object': [[1, 1]]}",
                "{'object': []}           | {'set': []}",
                "{'array': [2, 1]}        | {'array': [1, 2]}"
            })
    void tellsKindsApart(String one, String other) {
        Value value = TaggedValue.read(SuiteCase.tree(json(one)));

        assertThat(TaggedValue.same(value, SuiteCase.tree(json(one)))).isTrue();
        assertThat(TaggedValue.same(value, SuiteCase.tree(json(other)))).isFalse();
    }

    /** Whether a query whose variable x has these values, one after the other, meets what is expected. */
    private static boolean meets(String values, String expected, boolean sorted) {
        List<Value> bindings = SuiteCase.tree(json(values))
                .valueStream()
                .map(value ->
                        ObjectValue.builder().put("x", TaggedValue.read(value)).build())
                .map(Value.class::cast)
                .toList();
        return Expectation.meets(ArrayValue.copyOf(bindings), SuiteCase.tree(json(expected)), sorted);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
