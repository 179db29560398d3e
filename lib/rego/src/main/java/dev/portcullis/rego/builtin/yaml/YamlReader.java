package dev.portcullis.rego.builtin.yaml;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the first document of a YAML stream as JSON: keys become strings, the later of two equal keys holds, merge keys are merged.
 *
 * <p>Tags but those of the core schema are refused where they change what a scalar means.
 */
public final class YamlReader {
    private static final int DEEPEST = 500;
    private static final String CORE = "tag:yaml.org,2002:";

    private final Iterator<Event> events;
    private final Consumer<Value> aliased;
    private final Map<Anchor, Value> anchors = new HashMap<>();
    private int depth;

    private YamlReader(Iterator<Event> events, Consumer<Value> aliased) {
        this.events = events;
        this.aliased = aliased;
    }

    /**
     * Reads a text, whose further documents need only be well formed; Rego's null where it has none.
     *
     * @param aliased told of every value that an alias repeats; may throw to end it
     * @throws IllegalArgumentException if the text is no YAML, or has no equal in JSON
     */
    public static Value read(String text, Consumer<Value> aliased) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(text.length() + 1)
                .setLabel("input")
                .build();
        try {
            return new YamlReader(new Parse(settings).parseString(text).iterator(), aliased).first();
        } catch (YamlEngineException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(message.lines().findFirst().orElse(message), e);
        }
    }

    private Value first() {
        Value first = null;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent node) {
                Value value = value(node);
                first = first == null ? value : first;
                anchors.clear();
            }
        }
        return first == null ? NullValue.NULL : first;
    }

    private Value value(NodeEvent event) {
        if (event instanceof AliasEvent alias) {
            Value value = anchors.get(alias.getAlias());
            if (value == null) {
                throw new IllegalArgumentException("unknown anchor '" + alias.getAlias() + "' referenced");
            }
            aliased.accept(value);
            return value;
        }
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("nested more than " + DEEPEST + " deep");
        }
        Value value = switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent _ -> sequence();
            case MappingStartEvent _ -> mapping();
            default -> throw new IllegalArgumentException("unexpected " + event.getEventId());
        };
        depth--;
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
        return value;
    }

    private static Value scalar(ScalarEvent scalar) {
        Optional<String> tag = scalar.getTag();
        boolean unspecific = tag.isEmpty() || tag.get().equals("!");
        if (unspecific && scalar.isPlain()) {
            return YamlScalar.plain(scalar.getValue());
        }
        String name = tag.orElse("!");
        if (!name.startsWith(CORE) || name.equals(CORE + "str")) {
            return StringValue.of(scalar.getValue());
        }
        Value value = YamlScalar.plain(scalar.getValue());
        boolean meant = switch (name.substring(CORE.length())) {
            case "null" -> value == NullValue.NULL;
            case "bool" -> value instanceof BooleanValue;
            case "int" -> value instanceof NumberValue number && number.isWhole();
            case "float" -> value instanceof NumberValue;
            default -> false;
        };
        if (!meant) {
            throw new IllegalArgumentException("cannot decode `" + scalar.getValue() + "` as a " + name);
        }
        return value;
    }

    private Value sequence() {
        List<Value> elements = new ArrayList<>();
        for (Event event = events.next(); event instanceof NodeEvent node; event = events.next()) {
            elements.add(value(node));
        }
        return ArrayValue.copyOf(elements);
    }

    private Value mapping() {
        Map<Value, Value> members = new HashMap<>();
        List<ObjectValue> merged = new ArrayList<>();
        for (Event event = events.next(); event instanceof NodeEvent keyEvent; event = events.next()) {
            boolean merge = isMerge(keyEvent);
            Value key = merge ? NullValue.NULL : key(value(keyEvent));
            Value value = value((NodeEvent) events.next());
            if (merge) {
                addMerged(value, merged);
            } else {
                members.put(key, value);
            }
        }
        for (ObjectValue object : merged) {
            object.keys().forEach(key -> members.putIfAbsent(key, Objects.requireNonNull(object.get(key))));
        }
        return ObjectValue.copyOf(members);
    }

    private static boolean isMerge(NodeEvent event) {
        return event instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getTag().isEmpty()
                && scalar.getValue().equals("<<");
    }

    private static void addMerged(@Nullable Value value, List<ObjectValue> merged) {
        if (value instanceof ObjectValue object) {
            merged.add(object);
            return;
        }
        if (value instanceof ArrayValue array) {
            for (Value element : array) {
                if (!(element instanceof ObjectValue object)) {
                    throw new IllegalArgumentException("map merge requires map or sequence of maps as the value");
                }
                merged.add(object);
            }
            return;
        }
        throw new IllegalArgumentException("map merge requires map or sequence of maps as the value");
    }

    private static Value key(Value key) {
        return switch (key) {
            case StringValue string -> string;
            case BooleanValue bool -> StringValue.of(bool.toString());
            case NumberValue number when number.isLong() -> StringValue.of(number.text());
            default ->
                throw new IllegalArgumentException(
                        "unsupported map key of type " + key.kind().typeName());
        };
    }
}
