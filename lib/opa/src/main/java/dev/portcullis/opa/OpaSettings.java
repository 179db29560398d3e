package dev.portcullis.opa;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where OPA is, and what it may take.
 *
 * @param binary the program
 * @param time most time for one run of it
 * @param memory bytes that its heap should not exceed (Go's soft limit: beyond it, it collects garbage ceaselessly, and time ends it)
 */
public record OpaSettings(Path binary, Duration time, long memory) {
    private static final long MEBIBYTE = 1L << 20;

    /** With the bounds for one policy: 20 s and 512 MiB. */
    public static OpaSettings of(Path binary) {
        return new OpaSettings(binary, Duration.ofSeconds(20), 512 * MEBIBYTE);
    }
}
