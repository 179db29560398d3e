package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Collections;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Small arguments that ask for much. */
class DataBoundsTest {
    private static Value call(String name, Value... arguments) {
        Builtin builtin = Objects.requireNonNull(Builtins.find(name));
        return Objects.requireNonNull(builtin.call(arguments, FakeCircumstances.ample()));
    }

    private static Value operation(String from, String path) {
        return ObjectValue.builder()
                .put("op", StringValue.of("copy"))
                .put("from", StringValue.of(from))
                .put("path", StringValue.of(path))
                .build();
    }

    private static Value nested(int depth) {
        Value value = ArrayValue.EMPTY;
        for (int i = 0; i < depth; i++) {
            value = ArrayValue.of(value);
        }
        return value;
    }

    @Test
    void patchPaysForCopiesOfCopiesThoughTheyAreShared() {
        Value one = ObjectValue.builder().put("x", NumberValue.of(1)).build();
        Value doubling = ArrayValue.copyOf(IntStream.range(0, 60)
                .mapToObj(i -> operation("x", "y" + i))
                .flatMap(_ -> java.util.stream.Stream.of(operation("", "/x"), operation("/x", "/y")))
                .toList());

        assertThatThrownBy(() -> call("json.patch", one, doubling)).isInstanceOf(FakeCircumstances.Spent.class);
    }

    @Test
    void patchRefusesToNestDeeperThanAStackBears() {
        Value start = ObjectValue.builder().put("x", NumberValue.of(1)).build();
        Value deepening = ArrayValue.copyOf(Collections.nCopies(3_000, operation("", "/x")));

        assertThatThrownBy(() -> call("json.patch", start, deepening)).isInstanceOf(BuiltinException.class);
    }

    @Test
    void walkRefusesWhatIsNestedTooDeep() {
        assertThat(call("walk", nested(900))).isInstanceOf(ArrayValue.class);
        assertThatThrownBy(() -> call("walk", nested(1_100))).isInstanceOf(BuiltinException.class);
    }

    @Test
    void unmarshalRefusesWhatIsNestedTooDeep() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThatThrownBy(() -> call("json.unmarshal", StringValue.of(deep)))
                .isInstanceOf(BuiltinException.class)
                .hasMessage("exceeded max depth");
    }

    @Test
    void bytesThatAreNoCharactersSurviveDecodingAndEncoding() {
        Value decoded = call("hex.decode", StringValue.of("80ff61c3"));

        assertThat(call("hex.encode", decoded)).isEqualTo(StringValue.of("80ff61c3"));
        assertThat(call("base64.encode", decoded)).isEqualTo(StringValue.of("gP9hww=="));
        assertThat(call("json.marshal", decoded)).isEqualTo(StringValue.of("\"\ufffd\ufffda\ufffd\""));
    }

    @Test
    void reachablePathsPaysForEachPath() {
        ObjectValue.Builder graph = ObjectValue.builder();
        for (int i = 0; i < 40; i++) {
            Value next = ArrayValue.of(StringValue.of("a" + (i + 1)), StringValue.of("b" + (i + 1)));
            graph.put("a" + i, next).put("b" + i, next);
        }

        assertThatThrownBy(() -> call("graph.reachable_paths", graph.build(), ArrayValue.of(StringValue.of("a0"))))
                .isInstanceOf(FakeCircumstances.Spent.class);
    }

    @Test
    void yamlPaysForAliasesOfAliases() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }

        assertThatThrownBy(() -> call("yaml.unmarshal", StringValue.of(bomb.toString())))
                .isInstanceOf(FakeCircumstances.Spent.class);
    }
}
