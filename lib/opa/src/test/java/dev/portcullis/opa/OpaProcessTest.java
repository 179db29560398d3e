package dev.portcullis.opa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a process that cannot be bounded. */
@Timeout(60)
class OpaProcessTest {
    private static Process shell(String command) throws IOException {
        return new ProcessBuilder("/bin/sh", "-c", command).start();
    }

    @Test
    void oneThatHasEndedIsHeard() throws IOException, InterruptedException {
        var process = shell("echo said; exit 3");
        process.waitFor();

        assertThat(OpaProcess.endsByItself(process)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(process.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("said\n");
    }

    @Test
    void oneThatRunsIsNotLeftRunning() throws IOException, InterruptedException {
        var process = shell("exec sleep 1000");

        assertThat(OpaProcess.endsByItself(process)).isFalse();
        assertThat(process.waitFor(Duration.ofSeconds(30))).isTrue();
    }
}
