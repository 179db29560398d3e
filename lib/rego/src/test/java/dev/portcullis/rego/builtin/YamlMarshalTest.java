package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlMarshalTest {
    private final BuiltinTable table = BuiltinTable.of(YamlBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> writesWhatOpaWrites() {
        return table.rows(JsonSchemaBuiltinsTest.resource("yaml-marshal.txt"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatYamlDoesNotAllow() {
        return table.rows("""
                yaml.marshal("\\u007f") fails yaml: control characters are not allowed
                yaml.marshal({"a": ["\\u0080"]}) fails yaml: control characters are not allowed
                yaml.marshal({"\\uffff": 1}) fails yaml: control characters are not allowed
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFF", " a: ", "- ", "'", "\t-", "? a", "a\r", "\u0000"})
    void isReadAsWhatWasWritten(String text) {
        Value written = call("yaml.marshal", StringValue.of(text));

        assertThat(call("yaml.unmarshal", written)).isEqualTo(StringValue.of(text));
    }

    private static Value call(String name, Value argument) {
        Builtin builtin = Objects.requireNonNull(Builtins.find(name));
        return Objects.requireNonNull(builtin.call(new Value[] {argument}, FakeCircumstances.ample()));
    }

    @Test
    void refusesAndPaysForDepth() {
        String deep = "[".repeat(1001) + "]".repeat(1001);
        String wide = "[".repeat(900) + "1, ".repeat(100_000) + "]".repeat(900);

        assertThat(catchThrowable(() -> table.call(FakeCircumstances.ample(), "yaml.marshal(" + deep + ")")))
                .isInstanceOf(BuiltinException.class);
        assertThat(catchThrowable(() -> table.call(FakeCircumstances.ample(), "yaml.marshal(" + wide + ")")))
                .isInstanceOf(FakeCircumstances.Spent.class);
    }
}
