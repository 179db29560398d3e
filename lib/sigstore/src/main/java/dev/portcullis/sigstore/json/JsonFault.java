package dev.portcullis.sigstore.json;

/**
 * Why a text is not read as JSON.
 *
 * @param kind the class of fault
 * @param detail one sentence fragment for a person, without content from outside
 */
public record JsonFault(Kind kind, String detail) {
    /** The classes of fault. */
    public enum Kind {
        TOO_LARGE,
        TOO_DEEP,
        DUPLICATE_NAME,
        MALFORMED
    }
}
