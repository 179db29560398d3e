package dev.portcullis.rego.plan;

/**
 * How large a plan may be.
 *
 * @param bytes of its JSON
 * @param depth of arrays and objects in its JSON
 * @param values in its JSON
 * @param locals in one function
 */
public record LoadLimits(int bytes, int depth, int values, int locals) {
    /** 64 MiB, 1,000 deep, 8 million values, 20,000 locals. */
    public static final LoadLimits DEFAULT = new LoadLimits(64 << 20, 1_000, 8_000_000, 20_000);
}
