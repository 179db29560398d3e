package dev.portcullis.rego.json;

/**
 * How large a document may be, so that nobody fills the memory or the stack with one.
 *
 * @param bytes how many bytes of JSON
 * @param depth how many arrays and objects inside each other
 * @param values how many values, keys not counted
 */
public record JsonLimits(int bytes, int depth, int values) {
    /** 64 MiB, 500 deep, 4 million values. */
    public static final JsonLimits DEFAULT = new JsonLimits(64 << 20, 500, 4_000_000);

    public JsonLimits {
        if (bytes < 1 || depth < 1 || values < 1) {
            throw new IllegalArgumentException("a limit must be positive");
        }
    }
}
