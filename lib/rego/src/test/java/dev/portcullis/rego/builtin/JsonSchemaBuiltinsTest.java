package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class JsonSchemaBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(JsonSchemaBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> findsWhatOpaFinds() {
        return table.rows(resource("json-schema.txt"));
    }

    static String resource(String name) {
        try (InputStream rows = JsonSchemaBuiltinsTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(rows, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> looksForNothingOutside() {
        return table.rows("""
                json.match_schema({}, {"$ref": "http://a.example/b"}) fails remote reference loading disabled: http://a.example/b
                json.match_schema({}, {"$ref": "file:///etc/passwd"}) fails remote reference loading disabled: file:///etc/passwd
                json.match_schema({}, {"$ref": "file:passwd"}) fails Reference file:passwd must be canonical
                json.verify_schema({"$ref": "https://a.example/b"}) = [false, "jsonschema: remote reference loading disabled: https://a.example/b"]
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNeitherTextNorObject() {
        return table.rows("""
                json.match_schema(5, {}) fails wrong type, expected string or object
                json.match_schema({}, null) fails wrong type, expected string or object
                json.match_schema({}, {1}) fails wrong type, expected string or object
                json.verify_schema(true) = [false, "jsonschema: wrong type, expected string or object"]
                """);
    }

    @TestFactory
    Stream<DynamicTest> endsWhereReferencesDoNot() {
        return table.rows("""
                json.match_schema({}, {"$ref": "#"}) fails nested more than 300 deep
                json.match_schema({}, {"allOf": [{"$ref": "#"}]}) fails nested more than 300 deep
                json.match_schema({}, {"not": {"$ref": "#"}}) fails nested more than 300 deep
                json.match_schema(`1e30000`, {"multipleOf": 1e-30000}) fails number too big
                """);
    }

    @Test
    void refusesSchemasAndDocumentsThatAreTooDeep() {
        String deepSchema = "{\"not\":".repeat(301) + "{}" + "}".repeat(301);
        String deepDocument = "[".repeat(301) + "]".repeat(301);

        assertFails("json.match_schema({}, " + deepSchema + ")");
        assertFails("json.match_schema(`" + deepDocument + "`, {\"items\": {\"$ref\": \"#\"}})");
    }

    private void assertFails(String call) {
        assertThat(catchThrowable(() -> table.call(FakeCircumstances.ample(), call)))
                .isInstanceOf(BuiltinException.class)
                .hasMessage("nested more than 300 deep");
    }

    @Test
    void paysForSchemasThatAskTwiceAsOftenAtEachStep() {
        assertExhausts("allOf", "{}");
        assertExhausts("anyOf", "false");
        assertExhausts("oneOf", "false");
    }

    private void assertExhausts(String keyword, String innermost) {
        StringBuilder definitions = new StringBuilder("\"d0\": " + innermost);
        for (int i = 1; i <= 40; i++) {
            String reference = "{\"$ref\": \"#/definitions/d" + (i - 1) + "\"}";
            definitions.append(", \"d%d\": {\"%s\": [%s, %s]}".formatted(i, keyword, reference, reference));
        }
        String call =
                "json.match_schema({}, {\"definitions\": {" + definitions + "}, \"$ref\": \"#/definitions/d40\"})";

        assertThat(catchThrowable(() -> table.call(FakeCircumstances.ample(), call)))
                .isInstanceOf(FakeCircumstances.Spent.class);
    }

    @Test
    void matchesPatternsInLinearTime() {
        String call = "json.match_schema(`\"" + "a".repeat(50_000) + "!\"`, {\"pattern\": \"^(a+)+$\"})";

        assertThat(table.call(FakeCircumstances.ample(), call)).asString().contains("Does not match pattern");
    }
}
