package dev.portcullis.rego.builtin.schema;

/** What a validation works with: how it pays, and who matches regular expressions for it. */
public interface Means {
    /** Pays for steps. */
    void charge(long steps);

    /** Pays for a text that is going to be made. */
    void make(long characters);

    /** Says whether a text is a regular expression of RE2. */
    boolean isPattern(String text);

    /** Says whether a regular expression matches anywhere in a text. */
    boolean finds(String pattern, String text);
}
