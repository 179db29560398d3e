package dev.portcullis.testing.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.portcullis.testing.recorded.RecordedCell.Step;
import dev.portcullis.testing.recorded.RecordingFile.WrittenCell;
import dev.portcullis.testing.rekor.RekorV1;
import dev.portcullis.testing.sigstore.LogVersion;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.SigstoreOptions;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Makes every {@link Cell} with the real cosign and real servers, and writes what the registries hold afterwards. Private keys are not
 * written; they go with the run. Run by {@code make record}; its one argument is the folder to write to.
 */
public final class Recorder {
    private final LocalStack stack;
    private final Consumer<String> progress;
    private final TreeMap<String, JsonNode> trustedRoots = new TreeMap<>();
    private final TreeMap<String, WrittenCell> cells = new TreeMap<>();
    private final TreeSet<String> content = new TreeSet<>();

    private Recorder(LocalStack stack, Consumer<String> progress) {
        this.stack = stack;
        this.progress = progress;
    }

    public static void main(String... arguments) throws IOException {
        Optional<String> missing = RekorV1.missing();
        if (missing.isPresent()) {
            System.out.println("NOT RUN: recording needs Rekor v1: " + missing.get());
            System.exit(69);
        }
        record(Path.of(arguments[0]), System.out::println);
    }

    /** Records all cells into a folder, about two minutes. */
    static void record(Path folder, Consumer<String> progress) throws IOException {
        try (LocalStack stack = LocalStack.builder()
                .name("record")
                .registry()
                .registryWithoutReferrers()
                .sigstore(SigstoreOptions.standard().withLogs(LogVersion.V1, LogVersion.V2))
                .progress(progress)
                .start()) {
            new Recorder(stack, progress).record(folder);
            // Refusals of cosign keep the folder; here they are wanted.
            stack.folder().keep(false);
        }
    }

    private void record(Path folder) throws IOException {
        CellMaker maker = new CellMaker(stack);
        for (Cell cell : Cell.all()) {
            RecordedCell made = maker.make(cell);
            cells.put(cell.name(), written(made));
            progress.accept("%d of %d: %s: sign %s, attest %s"
                    .formatted(
                            cells.size(), Cell.all().size(), cell, told(made.signature()), told(made.attestation())));
        }
        String version = stack.cosign()
                .run("version")
                .lines()
                .filter(line -> line.startsWith("GitVersion:"))
                .map(line -> line.substring("GitVersion:".length()).strip())
                .collect(Collectors.joining());
        RecordingFile file = new RecordingFile(
                version,
                PrivateSigstore.WORKFLOW_ISSUER,
                CellMaker.IDENTITY.subject(),
                maker.publicKeyPem(),
                trustedRoots,
                cells);
        write(folder, file);
    }

    private static String told(Step step) {
        if (!step.made()) {
            return "refused";
        }
        return step.verified() ? "verified" : "not verified";
    }

    private WrittenCell written(RecordedCell made) {
        String root = made.cell().log() + (made.cell().timestamped() ? " and timestamps" : "");
        trustedRoots.put(root, Tampering.parse(made.trustedRoot()));
        made.image().manifests().values().forEach(manifest -> content.add(manifest.content()));
        content.addAll(made.image().blobs().values());
        return new WrittenCell(
                made.signature(),
                made.attestation(),
                made.signedAt().toString(),
                made.index(),
                new TreeMap<>(made.platforms()),
                made.signed(),
                root,
                new TreeMap<>(made.image().tags()),
                List.copyOf(made.image().manifests().sequencedKeySet()));
    }

    private void write(Path folder, RecordingFile file) throws IOException {
        Files.createDirectories(folder);
        String index = Recording.JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(file);
        Files.writeString(folder.resolve(Recording.INDEX_FILE), index + "\n");
        try (OutputStream stream =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve(Recording.CONTENT_FILE)))) {
            Recording.JSON.writeValue(stream, content);
        }
    }
}
