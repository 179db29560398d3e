package dev.portcullis.rego.builtin.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One schema with what its keywords say; null where it has none. Written while it is read, since schemas may name each other. */
final class Schema {
    /** What the schema {@code true} or {@code false} says of every value. */
    @Nullable
    Boolean pass;

    /** What is meant instead of all else. */
    @Nullable
    Schema reference;

    final Set<String> types = new LinkedHashSet<>();
    final Map<String, Schema> properties = new LinkedHashMap<>();
    final Map<String, Schema> patternProperties = new LinkedHashMap<>();
    final Map<String, Dependency> dependencies = new LinkedHashMap<>();
    final Set<String> required = new LinkedHashSet<>();
    final List<Schema> items = new ArrayList<>();
    final List<Schema> anyOf = new ArrayList<>();
    final List<Schema> oneOf = new ArrayList<>();
    final List<Schema> allOf = new ArrayList<>();
    boolean oneForAllItems;
    boolean uniqueItems;
    String format = "";

    @Nullable
    Schema propertyNames;

    @Nullable
    Further additionalProperties;

    @Nullable
    Further additionalItems;

    @Nullable
    Schema contains;

    @Nullable
    Schema not;

    @Nullable
    Schema when;

    @Nullable
    Schema then;

    @Nullable
    Schema otherwise;

    @Nullable
    BigDecimal multipleOf;

    @Nullable
    BigDecimal minimum;

    @Nullable
    BigDecimal exclusiveMinimum;

    @Nullable
    BigDecimal maximum;

    @Nullable
    BigDecimal exclusiveMaximum;

    @Nullable
    Long minLength;

    @Nullable
    Long maxLength;

    @Nullable
    Long minProperties;

    @Nullable
    Long maxProperties;

    @Nullable
    Long minItems;

    @Nullable
    Long maxItems;

    @Nullable
    String pattern;

    /** The one allowed value, as JSON. */
    @Nullable
    String constant;

    /** The allowed values, as JSON. */
    @Nullable
    Set<String> allowed;

    /** What elements or members are that no other keyword speaks of. */
    sealed interface Further {
        record Allowed(boolean allowed) implements Further {}

        record By(Schema schema) implements Further {}
    }

    /** What is asked of an object that has a member. */
    sealed interface Dependency {
        record Names(List<String> names) implements Dependency {}

        record By(Schema schema) implements Dependency {}
    }

    /** The types as they are said in a description. */
    String typeText() {
        String all = String.join(",", types);
        return types.size() > 1 ? "[" + all + "]" : all;
    }
}
