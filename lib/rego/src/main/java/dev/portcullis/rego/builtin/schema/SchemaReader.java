package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the keywords of schemas that hold other schemas, in the order in which OPA complains of them. */
final class SchemaReader {
    /** Deeper than people write, and shallow enough for the stack of any thread. */
    static final int DEEPEST = 300;

    private static final List<String> TYPES =
            List.of("array", "boolean", "integer", "number", "null", "object", "string");

    private final Documents documents;
    private final Means means;
    private final Draft draft;
    private final Map<String, Schema> referenced = new HashMap<>();
    private int depth;

    private SchemaReader(Documents documents, Draft draft, Means means) {
        this.documents = documents;
        this.draft = draft;
        this.means = means;
    }

    /**
     * Reads a schema with all that it refers to.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Schema read(Value value, Means means) {
        Draft draft = Draft.of(value);
        Documents documents = new Documents(value, means);
        return new SchemaReader(documents, draft, means).read(documents.root());
    }

    static void checkDepth(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("nested more than " + DEEPEST + " deep");
        }
    }

    /** The key of an object of JSON. */
    static String name(Value key) {
        return key instanceof StringValue name ? name.string() : key.toString();
    }

    static Value member(ObjectValue object, String key) {
        return Objects.requireNonNull(object.get(key), "key of the object");
    }

    private Schema read(Value value) {
        Schema schema = new Schema();
        readInto(schema, value);
        return schema;
    }

    private void readInto(Schema schema, Value value) {
        means.charge(5);
        means.make(400);
        checkDepth(++depth);
        if (draft.atLeast(Draft.SIX) && value instanceof BooleanValue pass) {
            schema.pass = pass.booleanValue();
        } else if (value instanceof ObjectValue object) {
            readInto(schema, object);
        } else {
            throw new IllegalArgumentException("Expected: " + Problems.SCHEMA + ", given: Invalid JSON");
        }
        depth--;
    }

    private void readInto(Schema schema, ObjectValue object) {
        String id = string(object, draft.idKey(object));
        if (id != null) {
            Reference.parse(id);
        }
        definitions(object.get("definitions"));
        string(object, "title");
        string(object, "description");
        String reference = string(object, "$ref");
        if (reference != null && follow(schema, Reference.parse(reference))) {
            return;
        }
        types(schema, object.get("type"));
        readMembers(schema, object);
        KeywordReader keywords = new KeywordReader(schema, object, draft, means);
        keywords.readScalars();
        Value contains = object.get("contains");
        if (contains != null && draft.atLeast(Draft.SIX)) {
            schema.contains = read(contains);
        }
        keywords.readChoices();
        readBranches(schema, object);
    }

    private void readMembers(Schema schema, ObjectValue object) {
        properties(schema, object.get("properties"));
        schema.additionalProperties = further(object, "additionalProperties");
        patternProperties(schema, object);
        propertyNames(schema, object.get("propertyNames"));
        dependencies(schema, object.get("dependencies"));
        items(schema, object.get("items"));
        schema.additionalItems = further(object, "additionalItems");
    }

    private void readBranches(Schema schema, ObjectValue object) {
        branches(object, "oneOf", schema.oneOf);
        branches(object, "anyOf", schema.anyOf);
        branches(object, "allOf", schema.allOf);
        schema.not = condition(object, "not");
        if (draft.atLeast(Draft.SEVEN)) {
            schema.when = condition(object, "if");
            schema.then = condition(object, "then");
            schema.otherwise = condition(object, "else");
        }
    }

    /** Says whether the reference is all that counts; where it was read before, OPA looks at the other keywords too. */
    private boolean follow(Schema schema, Reference reference) {
        Schema known = referenced.get(reference.toString());
        if (known != null) {
            schema.reference = known;
            return false;
        }
        Schema target = new Schema();
        referenced.put(reference.toString(), target);
        Value value = documents.find(reference);
        if (!isSchema(value)) {
            throw Problems.notOfType(Problems.SCHEMA, "object");
        }
        readInto(target, value);
        schema.reference = target;
        return true;
    }

    private static boolean isSchema(Value value) {
        return value instanceof ObjectValue || value instanceof BooleanValue;
    }

    private void definitions(@Nullable Value definitions) {
        if (definitions == null) {
            return;
        }
        if (!(definitions instanceof ObjectValue all)) {
            throw Problems.invalidType(Problems.SCHEMAS, "definitions");
        }
        for (Value definition : all.values()) {
            if (!isSchema(definition)) {
                throw Problems.invalidType(Problems.SCHEMAS, "definitions");
            }
            read(definition);
        }
    }

    private static void types(Schema schema, @Nullable Value types) {
        switch (types) {
            case null -> {}
            case StringValue one -> type(schema, one.string());
            case ArrayValue several -> {
                for (Value one : several) {
                    if (!(one instanceof StringValue type)) {
                        throw Problems.invalidType("type", "string/Array Of Strings");
                    }
                    type(schema, type.string());
                }
            }
            default -> throw Problems.invalidType("type", "string/Array Of Strings");
        }
    }

    private static void type(Schema schema, String type) {
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("has a primitive type that is NOT VALID -- given: /" + type
                    + "/ Expected valid values are:[" + String.join(" ", TYPES) + "]");
        }
        if (!schema.types.add(type)) {
            throw new IllegalArgumentException(type + " type is duplicated");
        }
    }

    private void properties(Schema schema, @Nullable Value properties) {
        if (properties == null) {
            return;
        }
        if (!(properties instanceof ObjectValue all)) {
            throw Problems.notOfType("Properties", "object");
        }
        for (Value key : all.keys()) {
            schema.properties.put(name(key), read(member(all, name(key))));
        }
    }

    private Schema.@Nullable Further further(ObjectValue object, String key) {
        return switch (object.get(key)) {
            case null -> null;
            case BooleanValue allowed -> new Schema.Further.Allowed(allowed.booleanValue());
            case ObjectValue further -> new Schema.Further.By(read(further));
            default -> throw Problems.invalidType("boolean/" + Problems.SCHEMA, key);
        };
    }

    private void patternProperties(Schema schema, ObjectValue object) {
        Value patterns = object.get("patternProperties");
        if (patterns == null) {
            return;
        }
        if (!(patterns instanceof ObjectValue all)) {
            throw Problems.invalidType(Problems.SCHEMA, "patternProperties");
        }
        for (Value key : all.keys()) {
            if (!means.isPattern(name(key))) {
                throw new IllegalArgumentException("Invalid regex pattern '" + name(key) + "'");
            }
            schema.patternProperties.put(name(key), read(member(all, name(key))));
        }
    }

    private void propertyNames(Schema schema, @Nullable Value names) {
        if (names != null && draft.atLeast(Draft.SIX)) {
            if (!isSchema(names)) {
                throw Problems.invalidType(Problems.SCHEMA, "patternProperties");
            }
            schema.propertyNames = read(names);
        }
    }

    private void dependencies(Schema schema, @Nullable Value dependencies) {
        if (dependencies == null) {
            return;
        }
        if (!(dependencies instanceof ObjectValue all)) {
            throw Problems.notOfType("dependencies", "object");
        }
        for (Value key : all.keys()) {
            Value dependency = member(all, name(key));
            if (dependency instanceof ArrayValue names) {
                schema.dependencies.put(name(key), new Schema.Dependency.Names(names(names)));
            } else if (isSchema(dependency)) {
                schema.dependencies.put(name(key), new Schema.Dependency.By(read(dependency)));
            } else {
                throw noDependency();
            }
        }
    }

    private static List<String> names(ArrayValue values) {
        List<String> names = new ArrayList<>(values.size());
        for (Value value : values) {
            if (!(value instanceof StringValue name)) {
                throw noDependency();
            }
            names.add(name.string());
        }
        return names;
    }

    private static IllegalArgumentException noDependency() {
        return Problems.notOfType("Dependency", "Schema Or Array Of Strings");
    }

    private void items(Schema schema, @Nullable Value items) {
        if (items == null) {
            return;
        }
        schema.oneForAllItems = isSchema(items);
        List<Value> all = items instanceof ArrayValue several ? several.elements() : List.of(items);
        for (Value item : all) {
            if (!isSchema(item)) {
                throw Problems.invalidType(Problems.SCHEMA + "/" + Problems.SCHEMAS, "items");
            }
            schema.items.add(read(item));
        }
    }

    private void branches(ObjectValue object, String key, List<Schema> branches) {
        ArrayValue values = KeywordReader.array(object, key);
        if (values != null) {
            values.forEach(value -> branches.add(read(value)));
        }
    }

    private @Nullable Schema condition(ObjectValue object, String key) {
        Value condition = object.get(key);
        if (condition == null) {
            return null;
        }
        if (!isSchema(condition)) {
            throw Problems.notAn(key, "object");
        }
        return read(condition);
    }

    static @Nullable String string(ObjectValue object, String key) {
        return switch (object.get(key)) {
            case null -> null;
            case StringValue string -> string.string();
            default -> throw Problems.invalidType("string", key);
        };
    }
}
