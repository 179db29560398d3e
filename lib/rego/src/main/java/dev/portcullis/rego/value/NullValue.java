package dev.portcullis.rego.value;

/** Null, of which there is one. */
public final class NullValue implements Value {
    public static final NullValue NULL = new NullValue();

    private NullValue() {}

    @Override
    public Kind kind() {
        return Kind.NULL;
    }

    @Override
    public int compareTo(Value other) {
        return kind().compareTo(other.kind());
    }

    @Override
    public String toString() {
        return "null";
    }
}
