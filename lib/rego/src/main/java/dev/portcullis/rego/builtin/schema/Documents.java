package dev.portcullis.rego.builtin.schema;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parts of one schema that references may name. Nothing is looked for anywhere else. */
final class Documents {
    /** What the specification says is no schema, whatever it looks like. */
    private static final Set<String> LITERAL = Set.of("const", "enum");

    /** What holds schemas by names that are no keywords. */
    private static final Set<String> NAMING = Set.of("properties", "dependencies", "patternProperties");

    private static final Pattern INDEX = Pattern.compile("[+-]?[0-9]{1,9}");

    private final Map<String, Value> byReference = new HashMap<>();
    private final Means means;
    private final Value root;

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException if two parts of it have one name
     */
    Documents(Value schema, Means means) {
        this.means = means;
        root = absolute(schema, Reference.ROOT, 0);
        byReference.put("", root);
    }

    /** The schema, in which every reference is absolute. */
    Value root() {
        return root;
    }

    private Value absolute(Value value, Reference base, int depth) {
        means.charge(1);
        SchemaReader.checkDepth(depth);
        return switch (value) {
            case ArrayValue array -> {
                List<Value> elements = new ArrayList<>(array.size());
                array.forEach(element -> elements.add(absolute(element, base, depth + 1)));
                yield ArrayValue.copyOf(elements);
            }
            case ObjectValue object -> object(object, base, depth);
            default -> value;
        };
    }

    private Value object(ObjectValue object, Reference outer, int depth) {
        String key = object.get("id") == null ? "$id" : "id";
        Reference own = object.get(key) instanceof StringValue id ? against(outer, id) : null;
        Reference base = own == null ? outer : own;
        String name = base.toString();
        if (own != null && byReference.putIfAbsent(name, object) != null) {
            throw new IllegalArgumentException("Reference already exists: \"" + name + "\"");
        }
        ObjectValue.Builder members = ObjectValue.builder();
        for (Value memberKey : object.keys()) {
            String keyword = SchemaReader.name(memberKey);
            members.put(memberKey, member(keyword, SchemaReader.member(object, keyword), base, depth + 1));
        }
        Value read = members.build();
        if (own != null) {
            byReference.put(name, read);
        }
        return read;
    }

    private Value member(String keyword, Value value, Reference base, int depth) {
        if (LITERAL.contains(keyword)) {
            return value;
        }
        if (keyword.equals("$ref") && value instanceof StringValue reference) {
            Reference resolved = against(base, reference);
            return resolved == null ? value : StringValue.of(resolved.toString());
        }
        if (!NAMING.contains(keyword)) {
            return absolute(value, base, depth);
        }
        if (!(value instanceof ObjectValue named)) {
            return value;
        }
        ObjectValue.Builder members = ObjectValue.builder();
        for (Value name : named.keys()) {
            members.put(name, absolute(SchemaReader.member(named, SchemaReader.name(name)), base, depth + 1));
        }
        return members.build();
    }

    /** What a reference means inside a base; null where it is no URL, which is refused when it is read. */
    private @Nullable Reference against(Reference base, StringValue reference) {
        means.make(base.toString().length() + (long) reference.string().length());
        try {
            return base.resolve(Reference.parse(reference.string()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The part that a reference names.
     *
     * @throws IllegalArgumentException if there is none
     */
    Value find(Reference reference) {
        String name = reference.toString();
        Value known = byReference.get(name);
        if (known != null) {
            return known;
        }
        Value document = byReference.get(reference.document().toString());
        if (document == null) {
            throw new IllegalArgumentException(
                    reference.isCanonical()
                            ? "remote reference loading disabled: " + name
                            : "Reference " + name + " must be canonical");
        }
        Value found = document;
        for (String step : reference.pointer()) {
            found = step(found, step);
        }
        byReference.put(name, found);
        return found;
    }

    private static Value step(Value holder, String step) {
        return switch (holder) {
            case ObjectValue object -> {
                String key = step.replace("~1", "/").replace("~0", "~");
                Value member = object.get(key);
                if (member == null) {
                    throw new IllegalArgumentException("Object has no key '" + key + "'");
                }
                yield member;
            }
            case ArrayValue array -> array.get(index(array, step));
            default -> throw new IllegalArgumentException("Invalid token reference '" + step + "'");
        };
    }

    private static int index(ArrayValue array, String step) {
        if (!INDEX.matcher(step).matches()) {
            throw new IllegalArgumentException("Invalid array index '" + step + "'");
        }
        int index = Integer.parseInt(step);
        if (index < 0 || index >= array.size()) {
            throw new IllegalArgumentException("Out of bound array[0," + array.size() + "] index '" + index + "'");
        }
        return index;
    }
}
