package dev.portcullis.testing.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Finds the processes of a run by the marker in their environment. */
public final class RunProcesses {
    private RunProcesses() {}

    public static List<String> of(Path folder) {
        String marker = RunFolder.MARKER + "=" + folder + "\0";
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .filter(entry -> read(entry.resolve("environ")).contains(marker))
                    .map(entry -> entry.getFileName() + " "
                            + read(entry.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** What is left of the run after at most five seconds. */
    public static List<String> leftBy(Path folder) {
        Deadline.in(Duration.ofSeconds(5)).await(() -> of(folder).isEmpty());
        return of(folder);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
