package dev.portcullis.testing.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class CallerEndsTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final Duration PROMISED = Duration.ofSeconds(5);

    private final List<Process> callers = new ArrayList<>();

    @AfterEach
    void endCallers() {
        callers.forEach(Process::destroyForcibly);
    }

    /** INT to the whole group is what a terminal sends on Ctrl-C. */
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "INT", "HUP"})
    void nothingIsLeftFiveSecondsAfterTheCallersGroupGetsASignal(String signal)
            throws IOException, InterruptedException {
        // Given
        Process caller = caller(List.of("setsid"));
        Path folder = runFolder(caller);
        assertThat(RunProcesses.of(folder)).hasSizeGreaterThanOrEqualTo(5);

        // When
        new ProcessBuilder("kill", "-" + signal, "--", "-" + caller.pid())
                .inheritIO()
                .start()
                .waitFor();

        // Then
        assertThat(RunProcesses.leftBy(folder, PROMISED)).isEmpty();
        assertThat(Deadline.in(Duration.ofSeconds(2)).await(() -> !Files.exists(folder)))
                .isTrue();
    }

    @Test
    void nothingIsLeftAfterTheCallerIsDestroyed() throws IOException, InterruptedException {
        Process caller = caller(List.of());
        Path folder = runFolder(caller);
        caller.destroyForcibly().waitFor();
        assertThat(RunProcesses.leftBy(folder, PROMISED)).isEmpty();
        assertThat(Deadline.in(Duration.ofSeconds(2)).await(() -> !Files.exists(folder)))
                .isTrue();
    }

    private Process caller(List<String> prefix) throws IOException {
        List<String> command = Stream.concat(
                        prefix.stream(),
                        Stream.of(
                                JAVA.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                CallerThatStartsEtcd.class.getName()))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .put(
                        "PORTCULLIS_TOOLS",
                        Tools.find().folderWith("etcd", "supervise").toString());
        Process process = builder.start();
        callers.add(process);
        return process;
    }

    private static Path runFolder(Process caller) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
        return Path.of(String.valueOf(output.readLine()));
    }
}
