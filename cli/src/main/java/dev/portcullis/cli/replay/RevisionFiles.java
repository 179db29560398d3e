package dev.portcullis.cli.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.record.RecordedRegistries;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.RevisedKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads revisions and settings from files, as JSON or YAML, into a content store. */
final class RevisionFiles {
    private static final int MAXIMUM_FILE = 64 * 1024 * 1024;
    private static final int MAXIMUM_FILES = 1024;
    private static final int MAXIMUM_REVISIONS = 20_000;
    private static final int MAXIMUM_DEPTH = 16;
    private static final int MAXIMUM_SETTINGS = 1024 * 1024;
    private static final ObjectMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(bounds()).build())
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .loaderOptions(options())
                    .streamReadConstraints(bounds())
                    .build())
            .build();

    private final ContentStore store;

    RevisionFiles(ContentStore store) {
        this.store = store;
    }

    /**
     * Reads the revisions in a file, or in each file with a fitting name in a folder.
     *
     * @throws UnusableInputException if a file cannot be read, or holds something else
     */
    void read(Path path) {
        if (!Files.isDirectory(path)) {
            readFile(path);
            return;
        }
        try (var files = Files.list(path)) {
            var fitting = files.filter(RevisionFiles::isNamedFittingly).sorted().toList();
            if (fitting.isEmpty() || fitting.size() > MAXIMUM_FILES) {
                throw new UnusableInputException("--revisions: " + path + " holds " + fitting.size()
                        + " files named .yaml, .yml or .json; it may be 1 to " + MAXIMUM_FILES);
            }
            fitting.forEach(this::readFile);
        } catch (IOException e) {
            throw BoundedFile.unreadable("--revisions", path, e);
        }
    }

    /** Reads what the settings say of registries: a list, or an object with the list as {@code registries}. */
    void readSettings(Path path) {
        for (var document : documents("--settings", path, MAXIMUM_SETTINGS)) {
            try {
                store.add(RecordedRegistries.settings(
                        document.has("registries") ? document.get("registries") : document));
            } catch (IllegalArgumentException e) {
                throw new UnusableInputException("--settings: " + path + ": " + e.getMessage());
            }
        }
    }

    private void readFile(Path path) {
        for (var document : documents("--revisions", path, MAXIMUM_FILE)) {
            if (document.path("items").isArray()) {
                document.path("items").forEach(item -> add(path, item));
            } else {
                add(path, document);
            }
        }
    }

    private void add(Path path, JsonNode object) {
        var spec = object.path("spec");
        var kind = Arrays.stream(RevisedKind.values())
                .filter(candidate -> candidate.text().equals(spec.path("kind").asText()))
                .findFirst();
        var content = spec.path("content").asText();
        if (!object.path("kind").asText().equals("PolicyRevision") || kind.isEmpty()) {
            throw new UnusableInputException("--revisions: " + path
                    + " holds something other than PolicyRevisions; `kubectl get policyrevisions -o json` prints them");
        }
        if (content.length() > PolicyRevisionSpec.MAXIMUM_CONTENT || store.size() == MAXIMUM_REVISIONS) {
            throw new UnusableInputException("--revisions: " + path + " is not what the API server would hold: a"
                    + " revision is longer than " + PolicyRevisionSpec.MAXIMUM_CONTENT
                    + " characters, or there are more than "
                    + MAXIMUM_REVISIONS);
        }
        store.add(kind.get(), spec.path("name").asText(), content);
    }

    private static List<JsonNode> documents(String option, Path path, int maximum) {
        var text = new BoundedFile(option, path, maximum).text();
        var mapper = text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[") ? JSON : YAML;
        try (MappingIterator<JsonNode> documents =
                mapper.readerFor(JsonNode.class).readValues(text.getBytes(StandardCharsets.UTF_8))) {
            return documents.readAll();
        } catch (IOException | RuntimeException e) {
            throw new UnusableInputException(option + ": " + path + " is neither JSON nor YAML");
        }
    }

    private static boolean isNamedFittingly(Path path) {
        var name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private static StreamReadConstraints bounds() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(MAXIMUM_DEPTH)
                .maxDocumentLength(MAXIMUM_FILE)
                .maxStringLength(2 * PolicyRevisionSpec.MAXIMUM_CONTENT)
                .build();
    }

    private static LoaderOptions options() {
        var options = new LoaderOptions();
        options.setCodePointLimit(MAXIMUM_FILE);
        options.setNestingDepthLimit(MAXIMUM_DEPTH);
        options.setMaxAliasesForCollections(0);
        return options;
    }
}
