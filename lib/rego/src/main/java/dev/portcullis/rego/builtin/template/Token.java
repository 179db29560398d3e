package dev.portcullis.rego.builtin.template;

/**
 * A piece of an action.
 *
 * @param text as it was written; of strings what they stand for
 * @param spaced whether blanks stand before it
 */
record Token(Kind kind, String text, boolean spaced) {
    enum Kind {
        /** A period and a name. */
        FIELD,
        DOT,
        /** A dollar sign, with a name or without. */
        VARIABLE,
        WORD,
        STRING,
        NUMBER,
        CHARACTER,
        /** One of {@code ( ) | , = :=}. */
        MARK,
        END
    }

    boolean is(Kind wanted, String wantedText) {
        return kind == wanted && text.equals(wantedText);
    }
}
