package dev.portcullis.sigstore.mutants;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.LayerVerifier;
import dev.portcullis.sigstore.SignedBytes;
import dev.portcullis.sigstore.SignedLayer;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.portcullis.testing.recorded.Cell;
import dev.portcullis.testing.recorded.Cell.Layout;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.sigstore.LogVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the real cosign made, once in every form that differs in more than digest and statement. */
public final class RecordedSpecimens {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Recording RECORDING = Recording.load();
    private static final List<Layout> LAYOUTS =
            List.of(Layout.BUNDLE_REFERRER, Layout.LEGACY_TAG, Layout.LEGACY_TAG_AS_BEFORE);

    private RecordedSpecimens() {}

    public static List<Specimen> all() {
        return RECORDING.cells().stream()
                .filter(recorded -> LAYOUTS.contains(recorded.cell().layout()))
                .filter(recorded -> recorded.cell().subject() == Cell.Subject.INDEX)
                .filter(recorded ->
                        recorded.signature().made() && recorded.cell().timeProven())
                .flatMap(RecordedSpecimens::specimens)
                .filter(specimen -> !specimen.name().matches(".*-as-before-.*\\.sig"))
                .collect(Collectors.toMap(Specimen::name, one -> one, (one, other) -> one, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    private static Stream<Specimen> specimens(RecordedCell recorded) {
        TrustRoot root = root(recorded);
        return recorded.image().manifests().values().stream()
                .flatMap(manifest -> parse(manifest.content()).path("layers").valueStream())
                .flatMap(layer -> specimen(recorded, layer, root));
    }

    private static Stream<Specimen> specimen(RecordedCell recorded, JsonNode layer, TrustRoot root) {
        InstantSource clock = InstantSource.fixed(recorded.signedAt().plus(Duration.ofHours(1)));
        String mediaType = layer.path("mediaType").asText();
        String content =
                String.valueOf(recorded.image().blobs().get(layer.path("digest").asText()));
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String name = "cosign " + recorded.cell().name().replace("-index", "") + " ";
        Digest subject = Digest.parse(recorded.subject()).orElseThrow();
        if (mediaType.startsWith("application/vnd.dev.sigstore.bundle")) {
            BundleVerifier verifier = new BundleVerifier(clock);
            return Stream.of(new Specimen(
                    name + "bundle",
                    content,
                    subject,
                    (document, artifact) -> verifier.verify(document, artifact, root)));
        }
        if (!SignedLayer.isKnown(mediaType)) {
            return Stream.empty();
        }
        Map<String, String> annotations = MAPPER.convertValue(layer.path("annotations"), new TypeReference<>() {});
        LayerVerifier verifier = new LayerVerifier(clock);
        return Stream.of(new Specimen(
                name + (mediaType.contains("simplesigning") ? ".sig" : ".att"),
                LayerDocument.write(new SignedLayer(mediaType, SignedBytes.of(bytes), annotations)),
                subject,
                (document, artifact) -> verifier.verify(LayerDocument.read(document), artifact, root)));
    }

    private static TrustRoot root(RecordedCell recorded) {
        Cell cell = recorded.cell();
        LogDemand log = cell.log() == LogVersion.NONE ? LogDemand.OPTIONAL : LogDemand.REQUIRED;
        TrustRootSource source = TrustRootSource.named(cell.name())
                .withDemands(
                        Demands.STRICT.withCertificateLog(log).withKeyLog(log).withSct(SctDemand.NOT_REQUIRED));
        if (cell.by() == Cell.By.KEY) {
            source = source.withKeys(List.of(new NamedKey("release", RECORDING.publicKeyPem(), ValidityWindow.ALWAYS)));
        }
        if (cell.log() != LogVersion.NONE || cell.timestamped()) {
            source = source.withTrustedRoot(recorded.trustedRoot().getBytes(StandardCharsets.UTF_8));
        }
        return switch (TrustRoot.load(source)) {
            case TrustRootResult.Loaded(TrustRoot root, var ignored) -> root;
            case TrustRootResult.Refused(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
