package dev.portcullis.webhook.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules that loop, fill the memory, print without end or say too much are stopped, and keep no others waiting. */
@Tag("alone")
@Tag("long")
class RulesUnderLoadTest {
    /** As much as the chart gives a webhook. */
    private static final String HEAP = "-Xmx160m";

    /** What the machine makes of a judgement that takes less than a millisecond, in microseconds. */
    private static final long NOISE = 2_000;

    private static final Pattern MEASURED = Pattern.compile("alone (\\d+) beside (\\d+) stopped (\\d+)");

    @Test
    @Timeout(300)
    void hostileRulesAreStoppedInsideTheHeapAndOthersKeepTheirPace() throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:ActiveProcessorCount=2",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RulesLoad.class.getName()))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        var measured = MEASURED.matcher(said);
        assertThat(measured.find()).as(said).isTrue();
        System.out.println(measured.group() + " (p99 in microseconds)");
        assertThat(Long.parseLong(measured.group(3)))
                .as("hostile rules stopped meanwhile")
                .isGreaterThan(0);
        assertThat(Long.parseLong(measured.group(2)))
                .isLessThanOrEqualTo(Math.max(2 * Long.parseLong(measured.group(1)), NOISE));
    }
}
