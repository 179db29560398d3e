package dev.portcullis.images.push;

import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The program that talks to registries. It takes credentials from where {@code docker login} puts them, and speaks plain HTTP to this
 * machine and to private addresses only.
 *
 * @param program its file
 */
public record Crane(Path program) {
    /** Runs it. Returns what it prints. */
    String run(String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            var process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new CannotBuildException("crane " + String.join(" ", arguments) + " failed: " + lastLine(output));
            }
            return output;
        } catch (IOException e) {
            throw new CannotBuildException("cannot run " + program + ": " + e.getMessage(), e);
        }
    }

    private static String lastLine(String output) {
        return output.lines().reduce("", (before, line) -> line);
    }
}
