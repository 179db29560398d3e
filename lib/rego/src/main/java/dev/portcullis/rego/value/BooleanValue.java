package dev.portcullis.rego.value;

/** True or false, of which there is one each, so that they may be compared by identity. */
public final class BooleanValue implements Value {
    public static final BooleanValue FALSE = new BooleanValue(false);
    public static final BooleanValue TRUE = new BooleanValue(true);

    private final boolean bool;

    private BooleanValue(boolean bool) {
        this.bool = bool;
    }

    public static BooleanValue of(boolean bool) {
        return bool ? TRUE : FALSE;
    }

    public boolean booleanValue() {
        return bool;
    }

    @Override
    public Kind kind() {
        return Kind.BOOLEAN;
    }

    @Override
    public int compareTo(Value other) {
        return other instanceof BooleanValue that ? Boolean.compare(bool, that.bool) : kind().compareTo(other.kind());
    }

    @Override
    public String toString() {
        return Boolean.toString(bool);
    }
}
