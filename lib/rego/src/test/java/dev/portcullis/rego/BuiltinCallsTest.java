package dev.portcullis.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.rego.Differential.Asked;
import dev.portcullis.rego.Differential.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Built-ins alone, with arguments of every kind, here and in OPA: where OPA has a value there is the same here, and where OPA fails it fails here by
 * the same code. Generated policies meet too few of the arguments that a built-in has a value for.
 */
@Tag("long")
class BuiltinCallsTest {
    private static final Path TOOLS = Path.of(System.getenv().getOrDefault("PORTCULLIS_TOOLS", ""));
    /** So many answers at once, with their plans, fit the memory. */
    private static final int BATCH = 800;

    private static final String NETWORK = "\"10.0.0.0/8\"";
    private static final List<String> ARGUMENTS = List.of(
            "null",
            "true",
            "-1",
            "0",
            "2",
            "1.5",
            "12345678901234567890",
            "\"\"",
            "\"a\"",
            "\"aXa\"",
            "\"YWE=\"",
            "\"61\"",
            "\"1.2.3\"",
            "\"10Mi\"",
            "\"[1, 1.0]\"",
            "\"äb ö\"",
            "\"2006-01-02T15:04:05Z\"",
            "\"1h\"",
            NETWORK,
            "\"10.0.0.8/30\"",
            "[]",
            "[3, 1, 2]",
            "[\"b\", \"a\"]",
            "[[1, 2], [3]]",
            "[true, false]",
            "set()",
            "{1, 2}",
            "{\"a\"}",
            "{{1}, {2}}",
            "{}",
            "{\"a\": 1, \"b\": [2]}");
    /** Of these every pair. */
    private static final List<String> PAIRED = List.of(
            "-1",
            "2",
            "\"\"",
            "\"a\"",
            "\"1.2.3\"",
            NETWORK,
            "[]",
            "[3, 1, 2]",
            "[\"b\", \"a\"]",
            "{1, 2}",
            "{\"a\": 1, \"b\": [2]}");

    private static final List<String> UNARY = List.of(
            "abs",
            "array.flatten",
            "array.reverse",
            "base64.decode",
            "base64.encode",
            "base64.is_valid",
            "base64url.decode",
            "base64url.encode",
            "base64url.encode_no_pad",
            "ceil",
            "count",
            "crypto.md5",
            "crypto.sha1",
            "crypto.sha256",
            "floor",
            "glob.quote_meta",
            "hex.decode",
            "hex.encode",
            "intersection",
            "is_array",
            "is_boolean",
            "is_null",
            "is_number",
            "is_object",
            "is_set",
            "is_string",
            "json.is_valid",
            "json.marshal",
            "json.unmarshal",
            "lower",
            "max",
            "min",
            "net.cidr_expand",
            "net.cidr_is_valid",
            "object.keys",
            "product",
            "regex.is_valid",
            "round",
            "semver.is_valid",
            "sort",
            "strings.reverse",
            "sum",
            "time.parse_duration_ns",
            "time.parse_rfc3339_ns",
            "to_number",
            "trim_space",
            "type_name",
            "union",
            "units.parse",
            "units.parse_bytes",
            "upper",
            "urlquery.decode",
            "urlquery.encode",
            "yaml.is_valid",
            "yaml.marshal",
            "yaml.unmarshal");
    private static final List<String> BINARY = List.of(
            "array.concat",
            "bits.and",
            "bits.lsh",
            "bits.or",
            "bits.rsh",
            "bits.xor",
            "concat",
            "contains",
            "crypto.hmac.equal",
            "crypto.hmac.sha256",
            "endswith",
            "format_int",
            "indexof",
            "indexof_n",
            "json.filter",
            "json.remove",
            "net.cidr_contains",
            "numbers.range",
            "object.filter",
            "object.remove",
            "object.subset",
            "object.union",
            "regex.match",
            "regex.split",
            "semver.compare",
            "split",
            "sprintf",
            "startswith",
            "strings.any_prefix_match",
            "strings.any_suffix_match",
            "strings.count",
            "trim",
            "trim_left",
            "trim_prefix",
            "trim_right",
            "trim_suffix");

    @TempDir
    private Path folder;

    private record Call(String name, List<String> arguments) {
        /** Makes a list of all that is in it. */
        boolean isTooLarge() {
            return name.equals("net.cidr_expand") && arguments.contains(NETWORK);
        }

        @Override
        public String toString() {
            return name + "(" + String.join(", ", arguments) + ")";
        }

        /** The compiler does not know of what type the arguments are. */
        Question question() {
            var untyped = arguments.stream()
                    .map("object.get(input, \"none\", %s)"::formatted)
                    .toList();
            var module = "package calls\n\np := " + new Call(name, untyped) + "\n";
            return new Question(module, "data.calls.p = x", "{}", true, false);
        }
    }

    private static List<Call> calls() {
        var calls = new ArrayList<Call>();
        for (var name : UNARY) {
            ARGUMENTS.forEach(argument -> calls.add(new Call(name, List.of(argument))));
        }
        for (var name : BINARY) {
            for (var first : PAIRED) {
                PAIRED.forEach(second -> calls.add(new Call(name, List.of(first, second))));
            }
        }
        calls.removeIf(Call::isTooLarge);
        return calls;
    }

    @Test
    void haveTheValuesAndFailuresOfOpa() throws IOException, InterruptedException {
        var calls = calls();
        var different = new ArrayList<String>();
        var defined = new HashSet<String>();
        for (var from = 0; from < calls.size(); from += BATCH) {
            compare(calls.subList(from, Math.min(from + BATCH, calls.size())), different, defined);
        }

        assertThat(different).isEmpty();
        assertThat(defined).as("built-ins that had a value").containsAll(UNARY).containsAll(BINARY);
    }

    private void compare(List<Call> calls, List<String> different, Set<String> defined)
            throws IOException, InterruptedException {
        var answers = new Differential(TOOLS, folder)
                .opa(calls.stream().map(Call::question).toList());
        for (var i = 0; i < calls.size(); i++) {
            var asked = new Asked(calls.get(i).question(), answers.get(i));
            var answer = asked.answer();
            assertThat(answer.path("unplanned").asText())
                    .as(calls.get(i).toString())
                    .isEmpty();
            if (!answer.path("bindings").isEmpty()) {
                defined.add(calls.get(i).name());
            }
            if (!isSame(asked)) {
                different.add("%s: OPA %s %s, here %s"
                        .formatted(calls.get(i), answer.path("bindings"), answer.path("error"), asked.evaluate(true)));
            }
        }
    }

    /** What OPA's answer cannot say in JSON, bytes that are no UTF-8, is not compared. */
    private static boolean isSame(Asked asked) {
        if (asked.answer().path("bindings").toString().contains("\ufffd")) {
            return true;
        }
        return switch (asked.evaluate(true)) {
            case Evaluation.Defined here -> asked.isOpas(here);
            case Evaluation.Failed here ->
                asked.answer().path("error_code").asText().equals(here.code().code());
            default -> false;
        };
    }
}
