package dev.portcullis.e2e.release;

import dev.portcullis.testing.process.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The chart as a later version could be: a definition has one more column. */
final class NextChart {
    /** The definition that is different. */
    static final String DEFINITION = "evidencepolicies.portcullis.dev";

    /** The name of its column. */
    static final String COLUMN = "Images";

    private static final String COLUMNS = "  - additionalPrinterColumns:\n";

    private NextChart() {}

    /** Writes it, and returns where it is. */
    static Path in(RunFolder folder) {
        var target = folder.directory("next-chart");
        var source = Helm.chart();
        try (var files = Files.walk(source)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = target.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, changed(file));
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String changed(Path file) throws IOException {
        var text = Files.readString(file);
        if (!file.endsWith("generated/crd-evidencepolicies.yaml")) {
            return text;
        }
        if (!text.contains(COLUMNS)) {
            throw new IllegalStateException(file + " has no columns");
        }
        return text.replace(COLUMNS, COLUMNS + """
                    - jsonPath: ".spec.match.images"
                      name: "%s"
                      priority: 0
                      type: "string"
                """.formatted(COLUMN));
    }
}
