package dev.portcullis.rego.value;

import org.jspecify.annotations.Nullable;

/** A string, ordered by code points (as bytes of UTF-8 are), not by Java's UTF-16 units. */
public final class StringValue implements Value {
    public static final StringValue EMPTY = new StringValue("");

    private final String string;

    private StringValue(String string) {
        this.string = string;
    }

    public static StringValue of(String string) {
        return string.isEmpty() ? EMPTY : new StringValue(string);
    }

    public String string() {
        return string;
    }

    /** Says whether this is the text, whose hash is known. */
    boolean has(int hash, String text) {
        return string.hashCode() == hash && string.equals(text);
    }

    @Override
    public Kind kind() {
        return Kind.STRING;
    }

    @Override
    public long weight() {
        return 1L + (string.length() >> 7);
    }

    @Override
    public int compareTo(Value other) {
        return other instanceof StringValue that ? compare(string, that.string) : kind().compareTo(other.kind());
    }

    private static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // A surrogate begins a code point above all that have one unit.
                boolean aHigh = Character.isSurrogate(a);
                boolean bHigh = Character.isSurrogate(b);
                return aHigh == bHigh ? Character.compare(a, b) : aHigh ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof StringValue that && string.equals(that.string));
    }

    @Override
    public int hashCode() {
        return string.hashCode();
    }

    @Override
    public String toString() {
        return ValueText.of(this);
    }
}
