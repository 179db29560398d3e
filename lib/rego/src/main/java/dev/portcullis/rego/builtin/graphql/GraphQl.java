package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.value.ObjectValue;

/** Documents and schemas of GraphQL. Every method throws {@link IllegalArgumentException} that says what is wrong and, of a text, where. */
public final class GraphQl {
    private GraphQl() {}

    /** The tree of an executable document. */
    public static ObjectValue query(String text) {
        return QueryParser.parse(text);
    }

    /** The tree of an executable document that a policy made, in shape. */
    public static ObjectValue query(ObjectValue tree) {
        return Shape.QUERY.normal(tree);
    }

    /** The tree of a schema, which need not keep the rules of schemas. */
    public static ObjectValue schema(String text) {
        return SchemaParser.parse(text);
    }

    /** The tree of a schema that a policy made, in shape. */
    public static ObjectValue schema(ObjectValue tree) {
        return Shape.SCHEMA.normal(tree);
    }

    /** Throws where a schema breaks a rule of GraphQL. */
    public static void checkSchema(ObjectValue tree) {
        Schema.of(tree);
    }

    /** Throws where a document, told by its text, or a schema breaks a rule of GraphQL; the depth to which either may nest is bounded. */
    public static void check(String query, ObjectValue schema, Effort effort) {
        check(QueryParser.parseLocated(query), Schema.of(schema), effort);
    }

    /** The same for the tree of a document. */
    public static void check(ObjectValue query, ObjectValue schema, Effort effort) {
        check(query, Schema.of(schema), effort);
    }

    private static void check(ObjectValue query, Schema schema, Effort effort) {
        Types types = new Types(schema, effort);
        new QueryRules(new Binder(types, effort).query(query), types, effort).check();
    }
}
