package dev.portcullis.e2e.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A page whose commands are run as they stand, each section once. Not thread-safe. */
final class Runbook {
    private static final long LONGEST_COMMAND_SECONDS = 180;

    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final Path folder;
    private final Map<String, String> environment;

    private record Section(List<String> yaml, List<String> commands) {}

    /**
     * Reads a page.
     *
     * @param folder where commands are run
     * @param environment what they find in their environment besides what this process has
     */
    Runbook(Path page, Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
        read(page);
    }

    private void read(Path page) {
        var section = new Section(new ArrayList<>(), new ArrayList<>());
        var language = "";
        var block = new StringBuilder();
        for (var line : lines(page)) {
            if (line.startsWith("## ")) {
                section = new Section(new ArrayList<>(), new ArrayList<>());
                sections.put(line.substring(3), section);
            } else if (line.startsWith("```") && language.isEmpty()) {
                language = line.substring(3);
                block.setLength(0);
            } else if (line.startsWith("```")) {
                (language.equals("yaml") ? section.yaml() : section.commands()).add(block.toString());
                language = "";
            } else if (!language.isEmpty()) {
                block.append(line).append('\n');
            }
        }
    }

    private static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the YAML of a section. */
    String yaml(String section) {
        return String.join(
                "---\n", Objects.requireNonNull(sections.get(section), section).yaml());
    }

    /** Runs every command of a section, and returns what each printed. */
    List<String> run(String section) {
        return Objects.requireNonNull(sections.remove(section), section).commands().stream()
                .flatMap(String::lines)
                .map(this::output)
                .toList();
    }

    /** Returns the sections with commands that were not run. */
    Set<String> left() {
        var left = new TreeSet<String>();
        sections.forEach((name, section) -> {
            if (!section.commands().isEmpty()) {
                left.add(name);
            }
        });
        return left;
    }

    private String output(String command) {
        var builder = new ProcessBuilder("bash", "-euc", command).directory(folder.toFile());
        builder.environment().putAll(environment);
        try {
            var process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + " failed: " + printed);
            }
            return printed.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
