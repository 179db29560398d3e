package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes the functions are handed that take texts apart: they answer, refuse it as functions refuse arguments, or their budget ends
 * them; and they do the same once more. The first byte says which function, the others are the text.
 */
final class ParsingBuiltinsFuzzTest {
    private record Call(String name, Function<Value, Value[]> arguments) {}

    private static final List<Call> CALLS = Stream.of(
                    alone("crypto.x509.parse_certificates"),
                    alone("crypto.x509.parse_and_verify_certificates"),
                    alone("crypto.x509.parse_certificate_request"),
                    alone("crypto.x509.parse_rsa_private_key"),
                    alone("crypto.parse_private_keys"),
                    new Call("crypto.x509.parse_keypair", text -> new Value[] {text, text}),
                    alone("io.jwt.decode"),
                    with("io.jwt.verify_hs256", StringValue.of("secret")),
                    new Call("io.jwt.verify_rs256", text -> new Value[] {StringValue.of("e30.e30."), text}),
                    with(
                            "io.jwt.decode_verify",
                            ObjectValue.builder()
                                    .put("secret", StringValue.of("s"))
                                    .build()),
                    new Call("io.jwt.encode_sign_raw", text ->
                            new Value[] {StringValue.of("{\"alg\": \"ES256\"}"), StringValue.of("{}"), text}),
                    alone("json.unmarshal"),
                    alone("yaml.unmarshal"),
                    alone("graphql.parse_query"),
                    alone("graphql.parse_schema"),
                    with("graphql.parse_and_verify", StringValue.of("type Query { a: Int }")),
                    alone("json.verify_schema"),
                    new Call("json.match_schema", text -> new Value[] {text, text}),
                    new Call("time.parse_ns", text -> new Value[] {text, text}),
                    alone("time.parse_rfc3339_ns"),
                    alone("time.parse_duration_ns"),
                    alone("units.parse"),
                    alone("units.parse_bytes"),
                    with("semver.compare", StringValue.of("1.0.0")),
                    with("regex.match", StringValue.of("aaaa")),
                    new Call("glob.match", text -> new Value[] {text, ArrayValue.EMPTY, text}),
                    with("net.cidr_contains", StringValue.of("10.0.0.1")),
                    alone("urlquery.decode_object"),
                    alone("base64.decode"),
                    with("sprintf", ArrayValue.of(NumberValue.of(1), StringValue.of("a"))),
                    alone("uri.parse"),
                    alone("urlquery.decode"),
                    alone("hex.decode"),
                    with("strings.render_template", ObjectValue.EMPTY),
                    new Call("regex.globs_match", text -> new Value[] {text, text}),
                    new Call("regex.template_match", text ->
                            new Value[] {text, text, StringValue.of("{"), StringValue.of("}")}),
                    new Call("regex.replace", text ->
                            new Value[] {StringValue.of("abab"), StringValue.of("a(b)"), text}))
            .filter(call -> Builtins.find(call.name) != null)
            .toList();

    private static Call alone(String name) {
        return new Call(name, text -> new Value[] {text});
    }

    private static Call with(String name, Value other) {
        return new Call(name, text -> new Value[] {text, other});
    }

    /** Something for each function, and what else was recorded of OPA. */
    static Stream<Arguments> seeds() throws IOException {
        try (InputStream answers =
                Objects.requireNonNull(ParsingBuiltinsFuzzTest.class.getResourceAsStream("crypto-of-opa.ndjson"))) {
            String[] lines = new String(answers.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
            Stream<String> texts = Stream.concat(
                    Stream.of(
                            "",
                            "{}",
                            "a: [1, &x 2, *x]",
                            "{ a(b: 1) { c } }",
                            "2006-01-02T15:04:05Z",
                            "1.2.3-a",
                            "(a|b)*c",
                            "http://u:p@[fe80::1%25en0]:80/a%2Fb?c#d",
                            "{{range .a}}{{.}}{{end}}"),
                    Stream.of(lines[0], lines[lines.length - 2]));
            return texts.flatMap(text -> IntStream.range(0, CALLS.size()).mapToObj(call -> seed(call, text)));
        }
    }

    private static Arguments seed(int call, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] seed = new byte[bytes.length + 1];
        seed[0] = (byte) call;
        System.arraycopy(bytes, 0, seed, 1, bytes.length);
        return Arguments.of((Object) seed);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void answersOrRefuses(byte @NotNull [] bytes) {
        if (bytes.length > 0) {
            Call call = CALLS.get((bytes[0] & 0xff) % CALLS.size());
            Value text = StringValue.of(Octets.string(Arrays.copyOfRange(bytes, 1, bytes.length)));
            assertThat(outcome(call, text)).isEqualTo(outcome(call, text));
        }
    }

    /** The answer, or why there is none. */
    private static @Nullable Object outcome(Call call, Value text) {
        try {
            return Objects.requireNonNull(Builtins.find(call.name))
                    .call(call.arguments.apply(text), FakeCircumstances.ample());
        } catch (BuiltinException e) {
            return e.code() + ": " + e.getMessage();
        } catch (FakeCircumstances.Spent e) {
            return "spent";
        }
    }
}
