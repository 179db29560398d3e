package dev.portcullis.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifests that are written by hand, because they are mostly CEL expressions and comments. */
final class Templates {
    private static final List<String> NAMES = List.of(
            "guard-internal-objects.yaml",
            "guard-token-requests.yaml",
            "guard-pods.yaml",
            "guard-evidence-bundles.yaml",
            "guard-namespace-labels.yaml",
            Names.PARAMETERS_FILE,
            "namespace.yaml",
            "service-accounts.yaml");

    private Templates() {}

    /** Returns YAML by file name. */
    static SortedMap<String, String> files() {
        var files = new TreeMap<String, String>();
        NAMES.forEach(name -> files.put(name, read(name)));
        return files;
    }

    private static String read(String name) {
        try (var stream = Templates.class.getResourceAsStream("/base/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("no template " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
