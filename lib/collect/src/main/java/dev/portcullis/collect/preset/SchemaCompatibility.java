package dev.portcullis.collect.preset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.RefusedException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells whether a JSON Schema accepts every document that an earlier version accepts.
 *
 * <p>Keywords whose effect is known are compared one by one. Any other one must stand in both alike, and where it is none of those that are
 * known to have an effect of their own, the fields and elements beside it must be alike too. What cannot be told is refused.
 */
final class SchemaCompatibility {
    private static final Set<String> REMARKS = Set.of(
            "$id", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly");
    private static final Set<String> LEAST =
            Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
    private static final Set<String> MOST =
            Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
    private static final Set<String> SHAPES = Set.of("properties", "additionalProperties", "items");
    private static final Set<String> COMPARED = Set.of("type", "required", "enum");

    /** Constraints that hold besides the compared ones, whatever these are. */
    private static final Set<String> INDEPENDENT = Set.of(
            "$schema",
            "$ref",
            "$defs",
            "definitions",
            "format",
            "pattern",
            "const",
            "multipleOf",
            "uniqueItems",
            "propertyNames",
            "contains",
            "minContains",
            "maxContains",
            "dependentRequired",
            "allOf",
            "anyOf",
            "oneOf",
            "not");

    private final JsonNode earlier;
    private final JsonNode later;
    private final String where;

    private SchemaCompatibility(JsonNode earlier, JsonNode later, String where) {
        this.earlier = earlier;
        this.later = later;
        this.where = where;
    }

    /**
     * Requires that the later schema accepts all that the earlier one does.
     *
     * @param where what the later one is, for messages
     */
    static void require(JsonNode earlier, JsonNode later, String where) throws RefusedException {
        if (!earlier.equals(later)
                && (!SchemaReferences.onlyToDefinitions(earlier) || !SchemaReferences.onlyToDefinitions(later))) {
            throw undecided(where);
        }
        requireWider(earlier, later, where);
    }

    private static void requireWider(JsonNode earlier, JsonNode later, String where) throws RefusedException {
        if (!isSchema(earlier) || !isSchema(later)) {
            throw undecided(where);
        }
        if (earlier.equals(later) || later.equals(BooleanNode.TRUE) || earlier.equals(BooleanNode.FALSE)) {
            return;
        }
        if (!later.isObject()) {
            throw incompatible(where, "accepts less");
        }
        // What accepts everything is the same as a schema without keywords.
        var keywords = earlier.isObject() ? earlier : JsonNodeFactory.instance.objectNode();
        new SchemaCompatibility(keywords, later, where).compare();
    }

    private void compare() throws RefusedException {
        types();
        required();
        values();
        bounds();
        properties();
        if (later.has("items")) {
            requireWider(orOpen(earlier.path("items")), later.path("items"), where + ", items");
        }
        others();
    }

    private void types() throws RefusedException {
        if (!later.has("type")) {
            return;
        }
        var accepted = texts(later, "type");
        if (accepted.contains("number")) {
            accepted.add("integer");
        }
        var before = texts(earlier, "type");
        if (before.isEmpty() || !accepted.containsAll(before)) {
            throw incompatible(where, "accepts fewer types");
        }
    }

    private void required() throws RefusedException {
        var demanded = texts(later, "required");
        demanded.removeAll(texts(earlier, "required"));
        if (!demanded.isEmpty()) {
            throw incompatible(where, "requires more fields");
        }
    }

    private void values() throws RefusedException {
        if (!later.has("enum")) {
            return;
        }
        var accepted = new HashSet<JsonNode>();
        later.path("enum").forEach(accepted::add);
        var before = earlier.path("enum");
        if (!before.isArray() || !before.valueStream().allMatch(accepted::contains)) {
            throw incompatible(where, "accepts fewer values");
        }
    }

    private void bounds() throws RefusedException {
        for (var field : later.properties()) {
            var least = LEAST.contains(field.getKey());
            if (!least && !MOST.contains(field.getKey())) {
                continue;
            }
            var before = earlier.path(field.getKey());
            if (!field.getValue().isNumber() || (!before.isNumber() && !before.isMissingNode())) {
                throw undecided(where);
            }
            var order = before.isMissingNode()
                    ? 1
                    : field.getValue().decimalValue().compareTo(before.decimalValue()) * (least ? 1 : -1);
            if (order > 0) {
                throw incompatible(where, "has a narrower " + field.getKey());
            }
        }
    }

    /** A field that only one of both names is, for the other one, what that says of additional ones. */
    private void properties() throws RefusedException {
        var names = new TreeSet<String>();
        for (var schema : new JsonNode[] {earlier, later}) {
            if (schema.has("properties") && !schema.path("properties").isObject()) {
                throw undecided(where);
            }
            schema.path("properties").fieldNames().forEachRemaining(names::add);
        }
        for (var name : names) {
            requireWider(property(earlier, name), property(later, name), where + ", field " + name);
        }
        requireWider(
                orOpen(earlier.path("additionalProperties")),
                orOpen(later.path("additionalProperties")),
                where + ", additional fields");
    }

    private static JsonNode property(JsonNode schema, String name) {
        var named = schema.path("properties").path(name);
        return named.isMissingNode() ? orOpen(schema.path("additionalProperties")) : named;
    }

    private void others() throws RefusedException {
        var names = new TreeSet<String>();
        earlier.fieldNames().forEachRemaining(names::add);
        later.fieldNames().forEachRemaining(names::add);
        for (var known : Set.of(REMARKS, LEAST, MOST, SHAPES, COMPARED)) {
            names.removeAll(known);
        }
        if (names.stream().anyMatch(this::differs)) {
            throw undecided(where);
        }
        names.removeAll(INDEPENDENT);
        if (!names.isEmpty() && SHAPES.stream().anyMatch(this::differs)) {
            throw undecided(where);
        }
    }

    private boolean differs(String keyword) {
        return !earlier.path(keyword).equals(later.path(keyword));
    }

    /** Returns a text, or a list of texts that are not none, as a set; the empty one only where the keyword is absent. */
    private Set<String> texts(JsonNode schema, String keyword) throws RefusedException {
        var value = schema.path(keyword);
        var texts = new HashSet<String>();
        if (value.isTextual()) {
            texts.add(value.textValue());
        }
        for (var element : value) {
            if (!element.isTextual()) {
                throw undecided(where);
            }
            texts.add(element.textValue());
        }
        if (texts.isEmpty() && !value.isMissingNode() && !(value.isArray() && keyword.equals("required"))) {
            throw undecided(where);
        }
        return texts;
    }

    private static JsonNode orOpen(JsonNode schema) {
        return schema.isMissingNode() ? BooleanNode.TRUE : schema;
    }

    private static boolean isSchema(JsonNode node) {
        return node.isObject() || node.isBoolean();
    }

    private static RefusedException incompatible(String where, String how) {
        return new RefusedException(CollectReason.SCHEMA_INCOMPATIBLE, where + " " + how + " than the one before");
    }

    private static RefusedException undecided(String where) {
        return new RefusedException(
                CollectReason.SCHEMA_UNDECIDED, where + " has keywords whose compatibility cannot be told");
    }
}
