package dev.portcullis.testing.prometheus;

import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code promtool}, which checks rules and runs their unit tests. */
public final class Promtool {
    private final Path binary;

    public Promtool(Tools tools) {
        this.binary = tools.binary("promtool");
    }

    /**
     * What a run said.
     *
     * @param status its exit status; 0 if nothing was wrong
     * @param output all that it wrote
     */
    public record Run(int status, String output) {}

    /** Runs it in a folder, which files in the arguments and in test files are relative to. */
    public Run run(Path folder, String... arguments) {
        var command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while promtool ran", e);
        }
    }
}
