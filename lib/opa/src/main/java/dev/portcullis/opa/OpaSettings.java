package dev.portcullis.opa;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where OPA is, and what it may take.
 *
 * @param binary the program
 * @param folder where it gets folders of its own for a while
 * @param time most time for one compilation
 * @param memory most bytes that it may write to; it ends where it would need more, and needs 96 MiB for the smallest policy
 */
public record OpaSettings(Path binary, Path folder, Duration time, long memory) {
    private static final long MEBIBYTE = 1L << 20;

    /** With the bounds of a command line: 60 s and 512 MiB. */
    public static OpaSettings of(Path binary) {
        return new OpaSettings(
                binary, Path.of(System.getProperty("java.io.tmpdir")), Duration.ofSeconds(60), 512 * MEBIBYTE);
    }
}
