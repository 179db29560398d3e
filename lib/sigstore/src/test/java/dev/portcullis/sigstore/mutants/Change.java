package dev.portcullis.sigstore.mutants;

import java.util.Locale;

/** What was done to a part of a signature. */
public enum Change {
    /** One byte has another value. */
    BYTE,
    /** One character is another one. */
    CHARACTER,
    /** The number is another one. */
    NUMBER,
    /** The field, or the element of a list, is not there. */
    DROPPED,
    /** The value is what it was, in another notation. */
    REWRITTEN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
