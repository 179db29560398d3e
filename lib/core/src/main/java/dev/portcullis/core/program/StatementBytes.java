package dev.portcullis.core.program;

import dev.portcullis.core.image.Digest;

/** The bytes of a statement, which always have the digest that they are known by. Immutable. */
public final class StatementBytes {
    private final byte[] bytes;
    private final Digest digest;

    private StatementBytes(byte[] bytes) {
        this.bytes = bytes;
        this.digest = Digest.of(bytes);
    }

    /** Takes a copy of the bytes. */
    public static StatementBytes of(byte[] bytes) {
        return new StatementBytes(bytes.clone());
    }

    public Digest digest() {
        return digest;
    }

    public int length() {
        return bytes.length;
    }

    /** Returns a copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatementBytes that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
