package dev.portcullis.testing.tuf;

import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Repositories that {@code tools/tuf} writes with go-tuf. Each scenario has a root to begin with, and one or more steps: the whole
 * repository as it is served at one time after the other.
 */
public final class TufScenarios {
    private final Path folder;

    private TufScenarios(Path folder) {
        this.folder = folder;
    }

    /** Writes all scenarios into an empty folder; expiries are counted from the instant. */
    public static TufScenarios write(Tools tools, Path folder, Instant now) {
        return write(tools, folder, now, List.of());
    }

    /** Writes them with the content of a file as the {@code trusted_root.json} that they deliver at first. */
    public static TufScenarios write(Tools tools, Path folder, Instant now, Path content) {
        return write(tools, folder, now, List.of("-content", content.toString()));
    }

    /** Writes them with the content of one file as what they deliver at first, and of another after a release. */
    public static TufScenarios write(Tools tools, Path folder, Instant now, Path content, Path next) {
        return write(tools, folder, now, List.of("-content", content.toString(), "-next", next.toString()));
    }

    private static TufScenarios write(Tools tools, Path folder, Instant now, List<String> contents) {
        var command = new ArrayList<>(
                List.of(tools.binary("tuf-scenarios").toString(), "-out", folder.toString(), "-now", now.toString()));
        command.addAll(contents);
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new StackException("tuf-scenarios failed: " + output);
            }
            return new TufScenarios(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while writing repositories", e);
        }
    }

    /** Returns the names of all scenarios. */
    public SortedSet<String> names() {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the root that a client is given to begin with. */
    public byte[] root(String scenario) {
        try {
            return Files.readAllBytes(folder.resolve(scenario).resolve("root.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many steps a scenario has. */
    public int steps(String scenario) {
        var steps = 0;
        while (Files.isDirectory(step(scenario, steps + 1))) {
            steps++;
        }
        return steps;
    }

    /** Returns the folder of a step, counted from 1. */
    public Path step(String scenario, int step) {
        return folder.resolve(scenario).resolve(Integer.toString(step));
    }
}
