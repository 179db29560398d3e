package dev.portcullis.sigstore.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes one change and one drop of every field of a JSON document. */
public final class JsonMutations {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** One mutated document. */
    public record Mutation(String path, Kind kind, String text) {
        public byte[] json() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** What was done to the field. */
    public enum Kind {
        CHANGE,
        DROP
    }

    private final JsonNode root;
    private final List<Mutation> mutations = new ArrayList<>();

    private JsonMutations(JsonNode root) {
        this.root = root;
    }

    /** Returns all mutations; array elements are named {@code [i]}. */
    public static List<Mutation> of(byte[] json) {
        try {
            JsonMutations walk = new JsonMutations(MAPPER.readTree(json));
            walk.visit(walk.root, "");
            return walk.mutations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void visit(JsonNode node, String path) throws IOException {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String below = path.isEmpty() ? name : path + "." + name;
                JsonNode value = object.get(name);
                object.remove(name);
                add(below, Kind.DROP);
                if (value.isValueNode()) {
                    object.set(name, changed(value));
                    add(below, Kind.CHANGE);
                }
                object.set(name, value);
                visit(value, below);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                String below = path + "[" + i + "]";
                JsonNode value = array.get(i);
                array.remove(i);
                add(below, Kind.DROP);
                array.insert(i, value.isValueNode() ? changed(value) : value);
                if (value.isValueNode()) {
                    add(below, Kind.CHANGE);
                    array.set(i, value);
                }
                visit(value, below);
            }
        }
    }

    private void add(String path, Kind kind) throws IOException {
        mutations.add(new Mutation(path, kind, MAPPER.writeValueAsString(root)));
    }

    private static JsonNode changed(JsonNode value) {
        if (value.isNumber()) {
            return MAPPER.getNodeFactory().numberNode(value.asLong() + 1);
        }
        return MAPPER.getNodeFactory().textNode(changed(value.asText()));
    }

    private static String changed(String text) {
        if (text.matches("[0-9]+")) {
            return Long.toString(Long.parseLong(text) + 1);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length > 8) {
                bytes[bytes.length / 2] ^= 1;
                return Base64.getEncoder().encodeToString(bytes);
            }
        } catch (IllegalArgumentException e) {
            return flipped(text);
        }
        return flipped(text);
    }

    private static String flipped(String text) {
        if (text.isEmpty()) {
            return "x";
        }
        char first = text.charAt(0);
        return (first == 'x' ? 'y' : 'x') + text.substring(1);
    }
}
