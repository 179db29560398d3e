package dev.portcullis.operator.config;

import dev.portcullis.opa.OpaSettings;
import java.nio.file.Path;
import java.time.Duration;

/** What the settings say about OPA. */
public final class OpaConfiguration {
    private static final int LEAST_MEBIBYTES = 96;
    private static final int MOST_MEBIBYTES = 8_192;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private OpaConfiguration() {}

    /**
     * Returns them.
     *
     * @throws IllegalArgumentException if a setting cannot be meant
     */
    public static OpaSettings settings(OperatorConfig.Opa opa) {
        var memory = opa.memoryMebibytes();
        if (memory < LEAST_MEBIBYTES || memory > MOST_MEBIBYTES) {
            throw new IllegalArgumentException("portcullis.opa.memory-mebibytes is " + memory + "; it is "
                    + LEAST_MEBIBYTES + " to " + MOST_MEBIBYTES);
        }
        if (!opa.timeLimit().isPositive() || opa.timeLimit().compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "portcullis.opa.time-limit is " + opa.timeLimit() + "; it is above 0 and at most 10 minutes");
        }
        return new OpaSettings(
                Path.of(opa.binary()),
                Path.of(System.getProperty("java.io.tmpdir")),
                opa.timeLimit(),
                (long) memory << 20);
    }
}
