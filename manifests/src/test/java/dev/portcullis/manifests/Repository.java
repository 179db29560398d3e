package dev.portcullis.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of the source tree. */
final class Repository {
    /** Tests run in the folder of their module. */
    static final Path BASE = Path.of("base").toAbsolutePath();

    static final Path SAMPLES =
            Path.of("..", "policies", "samples").toAbsolutePath().normalize();
    static final Path OBJECTS = Path.of("src", "test", "resources", "objects").toAbsolutePath();

    private Repository() {}

    static List<Path> yaml(Path folder, String prefix) {
        try (var files = Files.list(folder)) {
            var found = files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalStateException("no " + prefix + "*.yaml in " + folder);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
