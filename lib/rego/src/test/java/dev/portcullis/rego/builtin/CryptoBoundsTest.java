package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is paid for, and what is too much. */
class CryptoBoundsTest {
    private static final Value SECRET = StringValue.of("{\"kty\": \"oct\", \"k\": \"c2VjcmV0\"}");

    private static Map<String, Builtin> all() {
        Map<String, Builtin> all = new HashMap<>();
        CryptoBuiltins.addTo(all);
        JwtBuiltins.addTo(all);
        JwtSignBuiltins.addTo(all);
        PrivateKeyBuiltins.addTo(all);
        X509Builtins.addTo(all);
        return all;
    }

    private static Builtin find(String name) {
        return Objects.requireNonNull(all().get(name));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsFree() {
        Value text = StringValue.of("e30.e30.e30");
        return all().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Value second = entry.getKey().endsWith("decode_verify")
                                    || entry.getKey().endsWith("_with_options")
                            ? ObjectValue.builder().put("secret", text).build()
                            : text;
                    Value[] arguments = {text, second, SECRET};
                    FakeCircumstances none = FakeCircumstances.of(0, 1L << 30);
                    assertThatThrownBy(() -> entry.getValue().call(arguments, none))
                            .isInstanceOf(FakeCircumstances.Spent.class);
                }));
    }

    @Test
    void longTextsCostMore() {
        Builtin sha256 = find("crypto.sha256");
        FakeCircumstances few = FakeCircumstances.of(1_000, 1L << 30);
        assertThat(sha256.call(new Value[] {StringValue.of("a".repeat(10_000))}, few))
                .isNotNull();
        assertThatThrownBy(() -> sha256.call(new Value[] {StringValue.of("a".repeat(100_000))}, few))
                .isInstanceOf(FakeCircumstances.Spent.class);
        FakeCircumstances narrow = FakeCircumstances.of(1_000_000, 1_000);
        assertThatThrownBy(() -> sha256.call(new Value[] {StringValue.of("a".repeat(1_000))}, narrow))
                .isInstanceOf(FakeCircumstances.Spent.class);
    }

    @Test
    void keysAreReadOnceForAnEvaluation() {
        Builtin verify = find("io.jwt.verify_rs256");
        FakeCircumstances ample = FakeCircumstances.ample();
        Value[] arguments = {StringValue.of("e30.e30.e30"), SECRET};
        verify.call(arguments, ample);
        long before = ample.stepsLeft();
        verify.call(arguments, ample);
        assertThat(ample.rememberedCount()).isEqualTo(1);
        assertThat(before - ample.stepsLeft()).isLessThan(10_000);
    }

    @Test
    void signsTheSameWayEveryTime() {
        String curve = "{\"kty\": \"EC\", \"crv\": \"P-256\", \"d\": \"AQ\","
                + "\"x\": \"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY\","
                + "\"y\": \"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU\"}";
        Value header = StringValue.of("{\"alg\": \"ES256\"}");
        Value payload = StringValue.of("{\"a\": 1}");
        Value[] arguments = {header, payload, StringValue.of(curve)};
        Value token = find("io.jwt.encode_sign_raw").call(arguments, FakeCircumstances.ample());
        assertThat(find("io.jwt.encode_sign_raw").call(arguments, FakeCircumstances.ample()))
                .isEqualTo(token);
        Value publicKey = StringValue.of(curve.replace("\"d\": \"AQ\",", ""));
        assertThat(find("io.jwt.verify_es256").call(new Value[] {token, publicKey}, FakeCircumstances.ample()))
                .hasToString("true");
    }

    @TestFactory
    Stream<DynamicTest> namesWhatIsWrong() {
        BuiltinTable table = BuiltinTable.of(family -> family.putAll(all()));
        return table.rows("""
                crypto.x509.parse_certificates(1) mistypes operand 1 must be string but got number
                crypto.x509.parse_certificates("?") fails illegal base64 data at input byte 0
                crypto.x509.parse_certificates("YWJj") fails x509: malformed certificate
                crypto.x509.parse_and_verify_certificates(1) mistypes operand 1 must be string but got number
                crypto.x509.parse_and_verify_certificates("?") = [false, []]
                crypto.x509.parse_and_verify_certificates_with_options("?", 1) mistypes operand 2 must be object but got number
                crypto.x509.parse_and_verify_certificates_with_options("?", {}) = [false, []]
                crypto.x509.parse_certificate_request("?") fails illegal base64 data at input byte 0
                crypto.x509.parse_keypair(1, "") mistypes operand 1 must be string but got number
                crypto.x509.parse_keypair("", 1) mistypes operand 1 must be string but got number
                crypto.x509.parse_rsa_private_key("") fails input PEM data was empty
                crypto.parse_private_keys("") = null
                crypto.parse_private_keys("nope") = []
                io.jwt.decode(1) mistypes operand 1 must be string but got number
                io.jwt.decode("a") fails encoded JWT had no period separators
                io.jwt.decode("a.b") fails encoded JWT must have 3 sections, found 2
                io.jwt.decode("e30.e30.") = [{}, {}, ""]
                io.jwt.decode("W10.e30.") fails bad JWT header: decoded JSON type was not an Object
                io.jwt.verify_rs256("e30.e30.", 1) mistypes operand 2 must be string but got number
                io.jwt.verify_hs256("e30.e30.", "") = false
                io.jwt.verify_hs256("e30.e30.", true) mistypes operand 2 must be string but got boolean
                io.jwt.decode_verify("e30.e30.", 1) mistypes operand 2 must be object but got number
                io.jwt.decode_verify("e30.e30.", {}) fails no key constraint
                io.jwt.decode_verify("e30.e30.", {"secret": "s", "x": 1}) fails unknown token validation constraint: x
                io.jwt.decode_verify("e30.e30.", {"secret": 1}) fails secret constraint: must be a string
                io.jwt.decode_verify("e30.e30.", {"secret": "s", "time": -1}) fails token time constraint: must not be negative
                io.jwt.decode_verify("e30.e30.", {"secret": "s"}) = [false, {}, {}]
                io.jwt.encode_sign({"alg": "none"}, {}, {"kty": "oct", "k": "YQ"}) fails unknown JWS algorithm: none
                io.jwt.encode_sign({"alg": "HS256"}, {}, {"keys": []}) fails no keys found in JWK set
                io.jwt.encode_sign_raw("{}", "{}", 1) mistypes operand 3 must be string but got number
                """);
    }
}
