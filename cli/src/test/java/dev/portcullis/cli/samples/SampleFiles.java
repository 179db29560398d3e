package dev.portcullis.cli.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of {@code policies/samples}. */
final class SampleFiles {
    static final Path FOLDER = Path.of("..", "policies", "samples");

    private SampleFiles() {}

    static List<String> names() {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the part of a file that is of a kind, as it is written. */
    static String part(String name, String kind) {
        return List.of(text(name).split("(?m)^---\n")).stream()
                .filter(part -> part.contains("\nkind: " + kind + "\n"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " holds no " + kind));
    }
}
