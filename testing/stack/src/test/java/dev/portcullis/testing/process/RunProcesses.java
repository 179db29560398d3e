package dev.portcullis.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What runs leave behind: finds their processes by the marker in the environment. */
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

    /** What is left of the run after at most half a minute. */
    public static List<String> leftBy(Path folder) {
        return leftBy(folder, Duration.ofSeconds(30));
    }

    /** What is left of the run once that time is over; returns as soon as nothing is. */
    static List<String> leftBy(Path folder, Duration limit) {
        Deadline.in(limit).await(() -> of(folder).isEmpty());
        return of(folder);
    }

    /** Removes the folder of a run that was kept. */
    public static void remove(Path folder) {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
