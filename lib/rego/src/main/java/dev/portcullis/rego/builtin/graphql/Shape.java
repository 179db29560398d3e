package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NullValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What members the nodes of trees have; trees that policies make themselves are brought into shape. Names count without regard to case, as
 * where OPA reads JSON, but for shapes described with an exclamation mark.
 */
enum Shape {
    COMMENT("List*COMMENT_LINE"),
    COMMENT_LINE("Value"),
    TYPE("NamedType Elem:TYPE NonNull?"),
    VALUE(
            "Raw Children*CHILD Kind# Comment:COMMENT ExpectedTypeHasDefault? Definition- VariableDefinition- ExpectedType-"),
    CHILD("Name Value:VALUE Comment:COMMENT"),
    ARGUMENT("Name Value:VALUE Comment:COMMENT"),
    DIRECTIVE("Name Arguments*ARGUMENT Location ParentDefinition- Definition-"),
    SOURCE("Name Input BuiltIn?"),
    POSITION("Start# End# Line# Column# Src:SOURCE"),
    /** Of every selection: OPA takes fragments in trees for fields, too. */
    FIELD("!Alias Name Arguments*ARGUMENT Directives*DIRECTIVE SelectionSet*FIELD Position~POSITION Definition-"
            + " ObjectDefinition-"),
    VARIABLE("Variable Type:TYPE DefaultValue:VALUE Directives*DIRECTIVE Comment:COMMENT Used?" + " Definition-"),
    OPERATION("!Operation Name VariableDefinitions*VARIABLE Directives*DIRECTIVE SelectionSet*FIELD Position~POSITION"),
    FRAGMENT("!Name VariableDefinition*VARIABLE TypeCondition Directives*DIRECTIVE SelectionSet*FIELD"
            + " Position~POSITION Definition-"),
    QUERY("Operations*OPERATION Fragments*FRAGMENT Comment:COMMENT"),
    OPERATION_TYPE("Operation Type Comment:COMMENT"),
    SCHEMA_DEFINITION("Description Directives*DIRECTIVE OperationTypes*OPERATION_TYPE BeforeDescriptionComment:COMMENT"
            + " AfterDescriptionComment:COMMENT EndOfDefinitionComment:COMMENT"),
    INPUT_VALUE("Description Name DefaultValue:VALUE Type:TYPE Directives*DIRECTIVE BeforeDescriptionComment:COMMENT"
            + " AfterDescriptionComment:COMMENT"),
    FIELD_DEFINITION("Description Name Arguments*INPUT_VALUE DefaultValue:VALUE Type:TYPE Directives*DIRECTIVE"
            + " BeforeDescriptionComment:COMMENT AfterDescriptionComment:COMMENT"),
    ENUM_VALUE(
            "Description Name Directives*DIRECTIVE BeforeDescriptionComment:COMMENT AfterDescriptionComment:COMMENT"),
    DIRECTIVE_DEFINITION("Description Name Arguments*INPUT_VALUE Locations* IsRepeatable?"
            + " BeforeDescriptionComment:COMMENT AfterDescriptionComment:COMMENT"),
    DEFINITION("Kind Description Name Directives*DIRECTIVE Interfaces* Fields*FIELD_DEFINITION Types*"
            + " EnumValues*ENUM_VALUE BuiltIn? BeforeDescriptionComment:COMMENT AfterDescriptionComment:COMMENT"
            + " EndOfDefinitionComment:COMMENT"),
    SCHEMA("Schema*SCHEMA_DEFINITION SchemaExtension*SCHEMA_DEFINITION Directives*DIRECTIVE_DEFINITION"
            + " Definitions*DEFINITION Extensions*DEFINITION Comment:COMMENT");

    /** What a member is: a plain value, a node, or a list of either; or a node to be left out, or nothing that a policy can set. */
    private record Member(char kind, String shape) {}

    private static final Map<Shape, Map<String, Member>> MEMBERS = new EnumMap<>(Shape.class);

    static {
        for (Shape shape : values()) {
            MEMBERS.put(shape, members(shape.described));
        }
    }

    private final String described;

    Shape(String described) {
        this.described = described;
    }

    private static Map<String, Member> members(String described) {
        Map<String, Member> members = new HashMap<>();
        for (String word : described.replace("!", "").split(" ", -1)) {
            int end = 0;
            while (end < word.length() && Character.isLetter(word.charAt(end))) {
                end++;
            }
            char kind = end == word.length() ? ' ' : word.charAt(end);
            members.put(word.substring(0, end), new Member(kind, end == word.length() ? "" : word.substring(end + 1)));
        }
        return members;
    }

    /**
     * The tree with every plain member of this shape, and none that it has not.
     *
     * @throws IllegalArgumentException if a member is of a wrong kind
     */
    ObjectValue normal(Value value) {
        if (!(value instanceof ObjectValue object)) {
            throw wrong(value, name());
        }
        Node node = new Node();
        Map<String, Value> given = given(object);
        MEMBERS.getOrDefault(this, Map.of())
                .forEach((name, member) -> put(node, name, member, given.get(isExact() ? name : folded(name))));
        return node.build();
    }

    private boolean isExact() {
        return described.startsWith("!");
    }

    private Map<String, Value> given(ObjectValue object) {
        Map<String, Value> given = new HashMap<>();
        for (Value key : object.keys()) {
            Value value = object.get(key);
            if (key instanceof StringValue name && value != null) {
                String read = isExact() ? name.string() : folded(name.string());
                if (given.put(read, value) != null) {
                    throw new IllegalArgumentException("json: " + name.string() + " is given twice");
                }
            }
        }
        given.values().removeIf(NullValue.NULL::equals);
        return given;
    }

    /** As Go's reader of JSON folds names: two letters beyond ASCII count as their likes. */
    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replace('\u017f', 's').replace('\u212a', 'k');
    }

    private static void put(Node node, String name, Member member, @Nullable Value value) {
        switch (member.kind()) {
            case ' ' -> node.put(name, value == null ? "" : string(value));
            case '?' -> {
                if (value != null && !(value instanceof BooleanValue)) {
                    throw wrong(value, name);
                }
                node.put(name, value == BooleanValue.TRUE);
            }
            case '#' -> {
                if (value != null && !(value instanceof NumberValue number && number.isLong())) {
                    throw wrong(value, name);
                }
                node.put(name, value == null ? NumberValue.of(0) : value);
            }
            case '-' -> {
                if (value != null) {
                    throw wrong(value, name);
                }
            }
            case '*' -> node.put(name, value == null ? List.of() : list(name, member, value));
            default -> {
                ObjectValue inner = value == null
                        ? ObjectValue.EMPTY
                        : valueOf(member.shape()).normal(value);
                node.put(name, inner.size() == 0 || member.kind() == '~' ? null : inner);
            }
        }
    }

    private static List<Value> list(String name, Member member, Value value) {
        if (!(value instanceof ArrayValue array)) {
            throw wrong(value, name);
        }
        List<Value> list = new ArrayList<>(array.size());
        for (Value element : array) {
            list.add(
                    member.shape().isEmpty()
                            ? StringValue.of(string(element))
                            : valueOf(member.shape()).normal(element));
        }
        return list;
    }

    private static String string(Value value) {
        if (value instanceof StringValue string) {
            return string.string();
        }
        throw wrong(value, "string");
    }

    private static IllegalArgumentException wrong(Value value, String what) {
        return new IllegalArgumentException(
                "json: cannot unmarshal " + value.kind().typeName() + " into " + what);
    }
}
