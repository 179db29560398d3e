package dev.portcullis.webhook.hostile;

import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.recorded.Cell;
import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.Cell.Layout;
import dev.portcullis.testing.recorded.Cell.Subject;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.RecordedImage;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.sigstore.LogVersion;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** An index that the recorded key signed, with one bundle as a referrer and nothing else; its platforms are not signed. */
final class Signed {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String ATTESTATION = "\"dev.sigstore.bundle.predicateType\":\"" + Recording.PREDICATE_TYPE;
    private static final String BUNDLE = "\"dev.sigstore.bundle.content\"";
    private static final RecordedCell CELL =
            Recording.load().cell(new Cell(Layout.BUNDLE_REFERRER, By.KEY, LogVersion.NONE, false, Subject.INDEX));
    private static final RecordedImage IMAGE = CELL.image().withoutManifest(manifestWith(ATTESTATION));

    private Signed() {}

    static RecordedImage image() {
        return IMAGE;
    }

    /** Returns the same content in another repository. */
    static RecordedImage in(String repository) {
        return new RecordedImage(repository, true, IMAGE.tags(), IMAGE.manifests(), IMAGE.blobs());
    }

    /** Returns the image without its evidence, in another repository. */
    static RecordedImage bareIn(String repository) {
        var bare = IMAGE.withoutManifest(artifact());
        return new RecordedImage(repository, true, bare.tags(), bare.manifests(), bare.blobs());
    }

    /** Returns the digest of the signed index. */
    static String digest() {
        return CELL.index();
    }

    /** Returns the digest of an image in the same repository that nobody signed. */
    static String unsigned() {
        return String.valueOf(CELL.platforms().get("linux/arm64"));
    }

    /** Returns the digest of the manifest that carries the bundle. */
    static String artifact() {
        return IMAGE.manifests().entrySet().stream()
                .filter(manifest -> manifest.getValue().content().contains(BUNDLE))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the bytes of a manifest. */
    static String manifest(String digest) {
        return Objects.requireNonNull(IMAGE.manifests().get(digest), digest).content();
    }

    /** Returns the bytes of a blob. */
    static String blob(String digest) {
        return String.valueOf(IMAGE.blobs().get(digest));
    }

    /** Returns the repository with the manifest that carries the bundle changed: nobody signed that, so anybody may. */
    static RecordedImage withArtifact(UnaryOperator<String> change) {
        return withArtifact(MANIFEST, change);
    }

    /** Returns the same with the manifest served under another media type. */
    static RecordedImage withArtifact(String mediaType, UnaryOperator<String> change) {
        return IMAGE.withoutManifest(artifact()).manifest(mediaType, change.apply(manifest(artifact())));
    }

    /** Returns a list of referrers that names one manifest. */
    static Response listing(String manifest) {
        return Response.ok(
                INDEX,
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"" + MANIFEST + "\",\"digest\":\""
                        + RecordedImage.digest(manifest) + "\",\"size\":" + manifest.length() + "}]}");
    }

    /** Returns the digest of the bundle. */
    static String bundle() {
        return IMAGE.blobs().entrySet().stream()
                .filter(blob -> blob.getValue().contains("dsseEnvelope"))
                .map(Map.Entry::getKey)
                .filter(manifest(artifact())::contains)
                .findFirst()
                .orElseThrow();
    }

    private static String manifestWith(String text) {
        return CELL.image().manifests().entrySet().stream()
                .filter(manifest -> manifest.getValue().content().contains(text))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
