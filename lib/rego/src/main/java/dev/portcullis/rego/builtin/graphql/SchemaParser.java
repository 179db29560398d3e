package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Token.Kind;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads schemas. */
final class SchemaParser extends QueryParser {
    private static final Map<String, String> KINDS = Map.of(
            "scalar", "SCALAR",
            "type", "OBJECT",
            "interface", "INTERFACE",
            "union", "UNION",
            "enum", "ENUM",
            "input", "INPUT_OBJECT");
    private static final Set<String> LOCATIONS = Set.of(
            "QUERY",
            "MUTATION",
            "SUBSCRIPTION",
            "FIELD",
            "FRAGMENT_DEFINITION",
            "FRAGMENT_SPREAD",
            "INLINE_FRAGMENT",
            "VARIABLE_DEFINITION",
            "SCHEMA",
            "SCALAR",
            "OBJECT",
            "FIELD_DEFINITION",
            "ARGUMENT_DEFINITION",
            "INTERFACE",
            "UNION",
            "ENUM",
            "ENUM_VALUE",
            "INPUT_OBJECT",
            "INPUT_FIELD_DEFINITION");

    private final List<Value> schemas = new ArrayList<>();
    private final List<Value> schemaExtensions = new ArrayList<>();
    private final List<Value> directives = new ArrayList<>();
    private final List<Value> definitions = new ArrayList<>();
    private final List<Value> extensions = new ArrayList<>();

    /** What is said of a definition before it. */
    private record Description(String text, @Nullable Value comment) {}

    private SchemaParser(String text) {
        super(text, false);
    }

    /**
     * The tree of a schema.
     *
     * @throws IllegalArgumentException if the text is none, naming line and column
     */
    static ObjectValue parse(String text) {
        return new SchemaParser(text).document();
    }

    private ObjectValue document() {
        while (peek().kind() != Kind.EOF) {
            Token first = peek();
            Description description = description();
            if (peek().kind() != Kind.NAME) {
                throw unexpected();
            }
            definition(first, description);
        }
        return new Node()
                .put("Schema", schemas)
                .put("SchemaExtension", schemaExtensions)
                .put("Directives", directives)
                .put("Definitions", definitions)
                .put("Extensions", extensions)
                .put("Comment", comment())
                .build();
    }

    private void definition(Token first, Description description) {
        if (KINDS.containsKey(peek().value())) {
            definitions.add(type(description, comment(), false));
        } else if (peek().is("schema")) {
            schemas.add(schema(description, comment(), false));
        } else if (peek().is("directive")) {
            directives.add(directive(description));
        } else if (peek().is("extend")) {
            if (!description.text().isEmpty()) {
                throw unexpected(first);
            }
            Value comment = comment();
            take();
            if (peek().is("schema")) {
                schemaExtensions.add(schema(new Description("", null), comment, true));
            } else if (KINDS.containsKey(peek().value())) {
                extensions.add(type(new Description("", null), comment, true));
            } else {
                throw unexpected();
            }
        } else {
            throw unexpected();
        }
    }

    private Description description() {
        if (peek().kind() != Kind.STRING && peek().kind() != Kind.BLOCK_STRING) {
            return new Description("", null);
        }
        Value comment = comment();
        return new Description(take().value(), comment);
    }

    /** Of a field, argument or value of an enumeration, whose empty description leaves its comment out. */
    private Node described() {
        Description description = description();
        return new Node()
                .put("Description", description.text())
                .put("BeforeDescriptionComment", description.text().isEmpty() ? null : description.comment())
                .put("AfterDescriptionComment", comment())
                .put("Name", name());
    }

    private static Node described(Description description, @Nullable Value comment) {
        return new Node()
                .put("Description", description.text())
                .put("BeforeDescriptionComment", description.comment())
                .put("AfterDescriptionComment", comment);
    }

    private Value schema(Description description, @Nullable Value comment, boolean extension) {
        take();
        List<Value> applied = directives(true);
        List<Value> operations = some(Kind.BRACE, Kind.CLOSING_BRACE, this::operationType);
        if (extension && applied.isEmpty() && operations.isEmpty()) {
            throw unexpected();
        }
        return described(description, comment)
                .put("Directives", applied)
                .put("OperationTypes", operations)
                .put("EndOfDefinitionComment", operations.isEmpty() ? null : closing())
                .build();
    }

    private Value operationType() {
        Value comment = comment();
        Token operation = take();
        if (!isOperation(operation)) {
            throw unexpected(operation);
        }
        expect(Kind.COLON);
        return new Node()
                .put("Comment", comment)
                .put("Operation", operation.value())
                .put("Type", name())
                .build();
    }

    private Value type(Description description, @Nullable Value comment, boolean extension) {
        String kind = KINDS.getOrDefault(take().value(), "");
        Node node = described(description, comment)
                .put("Kind", kind)
                .put("BuiltIn", false)
                .put("Name", name());
        boolean implementing = kind.equals("OBJECT") || (kind.equals("INTERFACE") && !extension);
        List<Value> interfaces = implementing ? interfaces() : List.of();
        List<Value> applied = directives(!(extension && kind.equals("INPUT_OBJECT")));
        List<Value> types = kind.equals("UNION") ? unionTypes() : List.of();
        List<Value> fields = switch (kind) {
            case "OBJECT", "INTERFACE" -> some(Kind.BRACE, Kind.CLOSING_BRACE, this::field);
            case "INPUT_OBJECT" -> some(Kind.BRACE, Kind.CLOSING_BRACE, this::inputValue);
            default -> List.of();
        };
        List<Value> values = kind.equals("ENUM") ? some(Kind.BRACE, Kind.CLOSING_BRACE, this::enumValue) : List.of();
        boolean empty = interfaces.isEmpty() && applied.isEmpty() && types.isEmpty();
        if (extension && empty && fields.isEmpty() && values.isEmpty()) {
            throw unexpected();
        }
        return node.put("Interfaces", interfaces)
                .put("Directives", applied)
                .put("Types", types)
                .put("Fields", fields)
                .put("EnumValues", values)
                .put("EndOfDefinitionComment", fields.isEmpty() && values.isEmpty() ? null : closing())
                .build();
    }

    private List<Value> interfaces() {
        List<Value> names = new ArrayList<>();
        if (peek().value().equals("implements")) {
            take();
            skip(Kind.AMPERSAND);
            do {
                names.add(StringValue.of(name()));
            } while (skip(Kind.AMPERSAND));
        }
        return names;
    }

    private List<Value> unionTypes() {
        List<Value> names = new ArrayList<>();
        if (skip(Kind.EQUALS)) {
            skip(Kind.PIPE);
            do {
                names.add(StringValue.of(name()));
            } while (skip(Kind.PIPE));
        }
        return names;
    }

    private Value field() {
        Node node = described().put("Arguments", arguments());
        expect(Kind.COLON);
        return node.put("Type", type()).put("Directives", directives(true)).build();
    }

    private List<Value> arguments() {
        return some(Kind.PARENTHESIS, Kind.CLOSING_PARENTHESIS, this::inputValue);
    }

    private Value inputValue() {
        Node node = described();
        expect(Kind.COLON);
        return node.put("Type", type())
                .put("DefaultValue", skip(Kind.EQUALS) ? value(true) : null)
                .put("Directives", directives(true))
                .build();
    }

    private Value enumValue() {
        return described().put("Directives", directives(true)).build();
    }

    private Value directive(Description description) {
        Node node = described(description, comment());
        take();
        expect(Kind.AT);
        node.put("Name", name()).put("Arguments", arguments());
        boolean repeatable = peek().is("repeatable");
        if (repeatable) {
            take();
        }
        expectWord("on");
        skip(Kind.PIPE);
        List<Value> locations = new ArrayList<>();
        do {
            Token location = expect(Kind.NAME);
            if (!LOCATIONS.contains(location.value())) {
                throw unexpected(location);
            }
            locations.add(StringValue.of(location.value()));
        } while (skip(Kind.PIPE));
        return node.put("IsRepeatable", repeatable).put("Locations", locations).build();
    }
}
