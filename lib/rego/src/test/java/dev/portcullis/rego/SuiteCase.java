package dev.portcullis.rego;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One case of OPA's own suite, as {@code rego-cases} wrote it. The documents are kept as they stand there, because the digits of a number count.
 */
record SuiteCase(Map<String, String> fields) {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Hands over each case of a file, in its order. */
    static void each(Path file, Consumer<SuiteCase> consumer) {
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(SuiteCase::parse).forEach(consumer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one line. */
    static SuiteCase parse(String line) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                fields.put(name, line.substring(start, (int)
                        parser.currentLocation().getCharOffset()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SuiteCase(Map.copyOf(fields));
    }

    /** Which case it is. */
    String name() {
        return text("file") + " " + text("note");
    }

    /** In which folder of the suite it is. */
    String folder() {
        String file = text("file");
        return file.substring(0, file.lastIndexOf('/'));
    }

    /** Whether there is a plan. */
    boolean planned() {
        return fields.containsKey("plan");
    }

    /** Why there is no plan. */
    String unplanned() {
        return text("unplanned");
    }

    byte[] plan() {
        return fields.getOrDefault("plan", "").getBytes(StandardCharsets.UTF_8);
    }

    String entryPoint() {
        return text("entrypoint");
    }

    /** The names of the built-ins that the plan calls. */
    List<String> builtins() {
        return node("builtins").map(SuiteCase::texts).orElse(List.of());
    }

    boolean strict() {
        return node("strict_error").filter(JsonNode::booleanValue).isPresent();
    }

    /** Whether every bound value, an array or a set, is compared in no order. */
    boolean sorted() {
        return node("sort_bindings").filter(JsonNode::booleanValue).isPresent();
    }

    /** Whether an error is expected, with whatever comes before it. */
    boolean expectsError() {
        return fields.containsKey("want_error") || fields.containsKey("want_error_code");
    }

    /** The bindings that are expected; empty where an error is. */
    Optional<JsonNode> result() {
        return expectsError() ? Optional.empty() : node("want_result");
    }

    Optional<String> errorCode() {
        return node("want_error_code").map(JsonNode::textValue);
    }

    Value data() throws JsonException {
        return fields.containsKey("data") ? Json.read(fields.get("data"), JsonLimits.DEFAULT) : ObjectValue.EMPTY;
    }

    /** The input document, or nothing where it is undefined. */
    Optional<Value> input() throws JsonException {
        if (fields.containsKey("input_term")) {
            return node("input").map(TaggedValue::read);
        }
        return fields.containsKey("input")
                ? Optional.of(Json.read(fields.get("input"), JsonLimits.DEFAULT))
                : Optional.empty();
    }

    private String text(String field) {
        return node(field).map(JsonNode::textValue).orElse("");
    }

    private Optional<JsonNode> node(String field) {
        return Optional.ofNullable(fields.get(field)).map(SuiteCase::tree);
    }

    /** Reads JSON for expectations: by another reader than that of the evaluator. */
    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::textValue).toList();
    }
}
