package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Token.Kind;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads executable documents, and what they share with schemas: types, values and directives. */
class QueryParser extends Words {
    /** The numbers that the kinds of values have in a tree. */
    private static final int VARIABLE = 0;

    private static final int INT = 1;
    private static final int FLOAT = 2;
    private static final int STRING = 3;
    private static final int BLOCK = 4;
    private static final int BOOLEAN = 5;
    private static final int NULL = 6;
    private static final int ENUM = 7;
    private static final int LIST = 8;
    private static final int OBJECT = 9;

    /** Whether nodes say where they stand. */
    private final boolean located;

    QueryParser(String text, boolean located) {
        super(text);
        this.located = located;
    }

    /**
     * The tree of an executable document.
     *
     * @throws IllegalArgumentException if the text is none, naming line and column
     */
    static ObjectValue parse(String text) {
        return new QueryParser(text, false).document();
    }

    /** The same tree, in which {@code Position} names line and column of what rules may speak of. */
    static ObjectValue parseLocated(String text) {
        return new QueryParser(text, true).document();
    }

    /** Of what begins with the next word. */
    private Node here() {
        Node node = new Node();
        return located ? node.put("Position", peek().line() + ":" + peek().column()) : node;
    }

    private ObjectValue document() {
        List<Value> operations = new ArrayList<>();
        List<Value> fragments = new ArrayList<>();
        while (peek().kind() != Kind.EOF) {
            if (peek().is("fragment")) {
                fragments.add(fragment());
            } else if (peek().kind() == Kind.BRACE || isOperation(peek())) {
                operations.add(operation());
            } else {
                throw unexpected();
            }
        }
        return new Node()
                .put("Operations", operations)
                .put("Fragments", fragments)
                .build();
    }

    static boolean isOperation(Token token) {
        return token.is("query") || token.is("mutation") || token.is("subscription");
    }

    private Value operation() {
        if (peek().kind() == Kind.BRACE) {
            // Its comment is lost in the library that OPA uses, as are those of plain values.
            return here().put("Operation", "query")
                    .put("Name", "")
                    .put("SelectionSet", selections())
                    .build();
        }
        return here().put("Comment", comment())
                .put("Operation", take().value())
                .put("Name", peek().kind() == Kind.NAME ? take().value() : "")
                .put("VariableDefinitions", variables())
                .put("Directives", directives(false))
                .put("SelectionSet", selections())
                .build();
    }

    private Value fragment() {
        Node node = here().put("Comment", comment());
        take();
        String name = fragmentName();
        List<Value> variables = variables();
        expectWord("on");
        return node.put("Name", name)
                .put("VariableDefinition", variables)
                .put("TypeCondition", name())
                .put("Directives", directives(false))
                .put("SelectionSet", selections())
                .build();
    }

    private String fragmentName() {
        if (peek().value().equals("on")) {
            throw unexpected();
        }
        return name();
    }

    private List<Value> variables() {
        return some(Kind.PARENTHESIS, Kind.CLOSING_PARENTHESIS, this::variable);
    }

    private Value variable() {
        Node node = here().put("Comment", comment()).put("Variable", variableName());
        expect(Kind.COLON);
        return node.put("Type", type())
                .put("DefaultValue", skip(Kind.EQUALS) ? value(true) : null)
                .put("Directives", directives(false))
                .put("Used", false)
                .build();
    }

    private String variableName() {
        expect(Kind.DOLLAR);
        return name();
    }

    private List<Value> selections() {
        if (peek().kind() != Kind.BRACE) {
            throw peek().refused("Expected {, found " + peek().kind());
        }
        return some(Kind.BRACE, Kind.CLOSING_BRACE, () -> peek().kind() == Kind.SPREAD ? spread() : field());
    }

    private Value field() {
        Node node = here().put("Comment", comment());
        String alias = name();
        return node.put("Alias", alias)
                .put("Name", skip(Kind.COLON) ? name() : alias)
                .put("Arguments", arguments(false))
                .put("Directives", directives(false))
                .put("SelectionSet", peek().kind() == Kind.BRACE ? selections() : List.of())
                .build();
    }

    private Value spread() {
        Value comment = comment();
        take();
        Node node = here().put("Comment", comment);
        if (peek().kind() == Kind.NAME && !peek().is("on")) {
            return node.put("Name", fragmentName())
                    .put("Directives", directives(false))
                    .build();
        }
        String condition = "";
        if (peek().value().equals("on")) {
            take();
            condition = name();
        }
        return node.put("TypeCondition", condition)
                .put("Directives", directives(false))
                .put("SelectionSet", selections())
                .build();
    }

    private List<Value> arguments(boolean constant) {
        return some(Kind.PARENTHESIS, Kind.CLOSING_PARENTHESIS, () -> named(constant));
    }

    /** A name, a colon and a value: an argument, or a field of an object. */
    private Value named(boolean constant) {
        Node node = here().put("Comment", comment()).put("Name", name());
        expect(Kind.COLON);
        return node.put("Value", value(constant)).build();
    }

    final List<Value> directives(boolean constant) {
        List<Value> directives = new ArrayList<>();
        while (skip(Kind.AT)) {
            directives.add(here().put("Name", name())
                    .put("Arguments", arguments(constant))
                    .put("Location", "")
                    .build());
        }
        return directives;
    }

    final Value type() {
        return deeper(() -> {
            Node node = new Node();
            if (skip(Kind.BRACKET)) {
                node.put("NamedType", "").put("Elem", type());
                expect(Kind.CLOSING_BRACKET);
            } else {
                node.put("NamedType", name());
            }
            return node.put("NonNull", skip(Kind.BANG)).build();
        });
    }

    final Value value(boolean constant) {
        Node node = here().put("ExpectedTypeHasDefault", false);
        Value comment = comment();
        return switch (peek().kind()) {
            case BRACKET ->
                composite(
                        node.put("Kind", LIST),
                        comment,
                        many(Kind.BRACKET, Kind.CLOSING_BRACKET, () -> element(constant)));
            case BRACE ->
                composite(
                        node.put("Kind", OBJECT), comment, many(Kind.BRACE, Kind.CLOSING_BRACE, () -> named(constant)));
            case DOLLAR -> {
                if (constant) {
                    throw unexpected();
                }
                yield node.put("Kind", VARIABLE).put("Raw", variableName()).build();
            }
            case INT, FLOAT, STRING, BLOCK_STRING, NAME -> {
                node.put("Kind", kind(peek()));
                yield node.put("Raw", take().value()).build();
            }
            default -> throw unexpected();
        };
    }

    private Value element(boolean constant) {
        return new Node().put("Name", "").put("Value", value(constant)).build();
    }

    private static int kind(Token token) {
        return switch (token.kind()) {
            case INT -> INT;
            case FLOAT -> FLOAT;
            case STRING -> STRING;
            case BLOCK_STRING -> BLOCK;
            default -> token.is("true") || token.is("false") ? BOOLEAN : token.is("null") ? NULL : ENUM;
        };
    }

    private static Value composite(Node node, @Nullable Value comment, List<Value> children) {
        return node.put("Raw", "")
                .put("Comment", comment)
                .put("Children", children)
                .build();
    }
}
