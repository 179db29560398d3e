package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.graphql.Effort;
import dev.portcullis.rego.builtin.graphql.GraphQl;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Map;

/** {@code graphql.*}: documents as trees, and held against schemas. */
final class GraphQlBuiltins {
    private static final int BYTES_PER_CHARACTER = 400;

    private GraphQlBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("graphql.is_valid", GraphQlBuiltins::isValid);
        table.put("graphql.parse", GraphQlBuiltins::parse);
        table.put("graphql.parse_and_verify", GraphQlBuiltins::parseAndVerify);
        table.put("graphql.parse_query", GraphQlBuiltins::parseQuery);
        table.put("graphql.parse_schema", GraphQlBuiltins::parseSchema);
        table.put("graphql.schema_is_valid", GraphQlBuiltins::schemaIsValid);
    }

    private static void pay(Circumstances circumstances, Value document) {
        Costs.everyNode(circumstances, document);
        if (document instanceof StringValue text) {
            circumstances.charge(text.string().length());
            circumstances.allocate((long) text.string().length() * BYTES_PER_CHARACTER);
        }
    }

    private static Value parseQuery(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        pay(circumstances, arguments[0]);
        try {
            return GraphQl.query(text);
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    private static Value parseSchema(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        pay(circumstances, arguments[0]);
        try {
            return GraphQl.schema(text);
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    private static Value schemaIsValid(Value[] arguments, Circumstances circumstances) {
        pay(circumstances, arguments[0]);
        // Rules look at pairs of types: of implementations and what they implement.
        circumstances.charge(1_000);
        try {
            switch (arguments[0]) {
                case StringValue text -> GraphQl.checkSchema(GraphQl.schema(text.string()));
                case ObjectValue tree -> GraphQl.checkSchema(GraphQl.schema(tree));
                default -> {
                    return BooleanValue.FALSE;
                }
            }
            return BooleanValue.TRUE;
        } catch (IllegalArgumentException e) {
            return BooleanValue.FALSE;
        }
    }

    private static Value isValid(Value[] arguments, Circumstances circumstances) {
        if (!isDocument(arguments[0]) || !isDocument(arguments[1])) {
            return BooleanValue.FALSE;
        }
        try {
            check(arguments[0], schema(arguments[1], circumstances), circumstances);
            return BooleanValue.TRUE;
        } catch (IllegalArgumentException e) {
            return BooleanValue.FALSE;
        }
    }

    private static Value parseAndVerify(Value[] arguments, Circumstances circumstances) {
        if (isDocument(arguments[0]) && isDocument(arguments[1])) {
            try {
                return ArrayValue.of(
                        BooleanValue.TRUE,
                        query(arguments[0], circumstances),
                        verifiedSchema(arguments, circumstances));
            } catch (IllegalArgumentException e) {
                // Why is nowhere to be said.
            }
        }
        return ArrayValue.of(BooleanValue.FALSE, ObjectValue.EMPTY, ObjectValue.EMPTY);
    }

    private static Value parse(Value[] arguments, Circumstances circumstances) {
        try {
            Value query = query(document(arguments, 0), circumstances);
            document(arguments, 1);
            return ArrayValue.of(query, verifiedSchema(arguments, circumstances));
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isDocument(Value value) {
        return value instanceof StringValue || value instanceof ObjectValue;
    }

    /** OPA counts these operands from 0. */
    private static Value document(Value[] arguments, int position) {
        if (isDocument(arguments[position])) {
            return arguments[position];
        }
        throw BuiltinException.operand(position, "one of {string, object}", arguments[position]);
    }

    private static ObjectValue query(Value document, Circumstances circumstances) {
        pay(circumstances, document);
        return document instanceof StringValue text
                ? GraphQl.query(text.string())
                : GraphQl.query((ObjectValue) document);
    }

    private static ObjectValue schema(Value document, Circumstances circumstances) {
        pay(circumstances, document);
        circumstances.charge(1_000);
        return document instanceof StringValue text
                ? GraphQl.schema(text.string())
                : GraphQl.schema((ObjectValue) document);
    }

    private static ObjectValue verifiedSchema(Value[] arguments, Circumstances circumstances) {
        ObjectValue schema = schema(arguments[1], circumstances);
        check(arguments[0], schema, circumstances);
        return schema;
    }

    private static void check(Value query, ObjectValue schema, Circumstances circumstances) {
        Effort effort = new Effort() {
            @Override
            public void steps(long count) {
                circumstances.charge(count);
            }

            @Override
            public void bytes(long count) {
                circumstances.allocate(count);
            }
        };
        if (query instanceof StringValue text) {
            pay(circumstances, query);
            GraphQl.check(text.string(), schema, effort);
        } else {
            GraphQl.check(query(query, circumstances), schema, effort);
        }
    }
}
