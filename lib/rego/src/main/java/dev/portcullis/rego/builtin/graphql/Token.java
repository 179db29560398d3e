package dev.portcullis.rego.builtin.graphql;

/** A word of GraphQL; lines and columns are counted from 1. */
record Token(Kind kind, String value, int line, int column) {
    enum Kind {
        EOF("<EOF>"),
        BANG("!"),
        DOLLAR("$"),
        AMPERSAND("&"),
        PARENTHESIS("("),
        CLOSING_PARENTHESIS(")"),
        SPREAD("..."),
        COLON(":"),
        EQUALS("="),
        AT("@"),
        BRACKET("["),
        CLOSING_BRACKET("]"),
        BRACE("{"),
        CLOSING_BRACE("}"),
        PIPE("|"),
        NAME("Name"),
        INT("Int"),
        FLOAT("Float"),
        STRING("String"),
        BLOCK_STRING("BlockString"),
        COMMENT("Comment"),
        INVALID("<Invalid>");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    boolean is(String name) {
        return kind == Kind.NAME && value.equals(name);
    }

    IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException(problem + " in GraphQL string at location " + line + ":" + column);
    }

    @Override
    public String toString() {
        return value.isEmpty() ? kind.toString() : kind + " \"" + value.replace("\"", "\\\"") + "\"";
    }
}
