package dev.portcullis.sigstore;

import com.google.protobuf.ByteString;
import java.io.InputStream;

/** Bytes exactly as they were signed. Immutable. */
public final class SignedBytes {
    private final ByteString bytes;

    SignedBytes(ByteString bytes) {
        this.bytes = bytes;
    }

    public int size() {
        return bytes.size();
    }

    /** Returns these bytes, copied. */
    public static SignedBytes of(byte[] bytes) {
        return new SignedBytes(ByteString.copyFrom(bytes));
    }

    public boolean isEmpty() {
        return bytes.isEmpty();
    }

    /** Returns a copy. */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /** Opens the bytes for reading without a copy. */
    public InputStream open() {
        return bytes.newInput();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedBytes that && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    @Override
    public String toString() {
        return "SignedBytes[" + bytes.size() + "]";
    }
}
