package dev.portcullis.testing.recorded;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.testing.recorded.RecordedImage.RecordedManifest;
import dev.portcullis.testing.recorded.RecordingFile.WrittenCell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** What was recorded of each {@link Cell}, and who signed it. */
public final class Recording {
    /** The type of the recorded attestations' predicate, which is {@code {"approved":true}}. */
    public static final String PREDICATE_TYPE = "https://acme.example/review/v1";

    static final String INDEX_FILE = "recording.json";
    static final String CONTENT_FILE = "content.json.gz";
    static final ObjectMapper JSON = new ObjectMapper();

    private final RecordingFile file;
    private final Map<String, String> content;

    private Recording(InputStream index, InputStream texts) throws IOException {
        this.file = JSON.readValue(index, RecordingFile.class);
        this.content = new HashMap<>();
        for (String text : JSON.readValue(new GZIPInputStream(texts), new TypeReference<List<String>>() {})) {
            content.put(RecordedImage.digest(text), text);
        }
    }

    private static final class Committed {
        static final Recording ONLY = read();

        private static Recording read() {
            try (InputStream index = resource(INDEX_FILE);
                    InputStream texts = resource(CONTENT_FILE)) {
                return new Recording(index, texts);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static InputStream resource(String name) {
            InputStream stream = Recording.class.getResourceAsStream(name);
            if (stream == null) {
                throw new IllegalStateException(name + " is not on the class path; make record writes it");
            }
            return stream;
        }
    }

    /** The recording that is kept with the sources; read once per process. */
    public static Recording load() {
        return Committed.ONLY;
    }

    /** A recording that was just made. */
    static Recording read(Path folder) throws IOException {
        try (InputStream index = Files.newInputStream(folder.resolve(INDEX_FILE));
                InputStream texts = Files.newInputStream(folder.resolve(CONTENT_FILE))) {
            return new Recording(index, texts);
        }
    }

    /** Version of cosign. */
    public String cosign() {
        return file.cosign();
    }

    /** Issuer in the keyless certificates. */
    public String issuer() {
        return file.issuer();
    }

    /** Subject alternative name in the keyless certificates: a workflow of repository acme/app (id 12345, owner id 4711). */
    public String subject() {
        return file.subject();
    }

    /** The public key (PEM) of the cells that a key signed. */
    public String publicKeyPem() {
        return file.publicKey();
    }

    /** All cells, the matrix first. */
    public List<RecordedCell> cells() {
        return Cell.all().stream().map(this::cell).toList();
    }

    /** One cell. */
    public RecordedCell cell(Cell cell) {
        WrittenCell written = file.cells().get(cell.name());
        if (written == null) {
            throw new IllegalArgumentException("not recorded: " + cell);
        }
        return new RecordedCell(
                cell,
                written.signature(),
                written.attestation(),
                Instant.parse(written.signedAt()),
                written.index(),
                written.platforms(),
                written.signed(),
                String.valueOf(file.trustedRoots().get(written.trustedRoot())),
                image(cell, written));
    }

    private RecordedImage image(Cell cell, WrittenCell written) {
        TreeMap<String, RecordedManifest> manifests = new TreeMap<>();
        TreeMap<String, String> blobs = new TreeMap<>();
        for (String digest : written.manifests()) {
            JsonNode manifest = Tampering.parse(text(digest));
            manifests.put(
                    digest, new RecordedManifest(manifest.path("mediaType").asText(), text(digest)));
            for (String blob : RegistryCopy.blobs(manifest)) {
                blobs.put(blob, text(blob));
            }
        }
        return new RecordedImage(
                cell.repository(), cell.layout().referrersApi(), new TreeMap<>(written.tags()), manifests, blobs);
    }

    private String text(String digest) {
        String text = content.get(digest);
        if (text == null) {
            throw new IllegalStateException(CONTENT_FILE + " does not hold " + digest);
        }
        return text;
    }
}
