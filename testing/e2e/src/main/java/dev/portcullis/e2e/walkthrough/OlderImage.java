package dev.portcullis.e2e.walkthrough;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.testing.recorded.Cell;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.LogVersion;

/**
 * An image that cosign signed keyless in its older layout while another Sigstore instance ran, whose log was of the first generation. The
 * certificate is long over; the log's promise proves that it was not when it signed.
 *
 * @param reference by digest
 * @param issuer who identified the signer
 * @param subject the signer
 * @param trustedRoot what verifies it, as JSON
 */
record OlderImage(String reference, String issuer, String subject, String trustedRoot) {
    static OlderImage push(ImageFixtures fixtures, String host) {
        var recording = Recording.load();
        var cell = recording.cells().stream()
                .filter(OlderImage::fits)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no such signature was recorded"));
        var image = cell.image();
        image.blobs().values().forEach(blob -> fixtures.blob(image.repository(), blob.getBytes(UTF_8)));
        // An index comes after what it lists.
        var indexes = image.manifests().sequencedEntrySet().stream()
                .sorted((one, other) -> Boolean.compare(
                        isIndex(one.getValue().mediaType()),
                        isIndex(other.getValue().mediaType())))
                .toList();
        indexes.forEach(manifest -> fixtures.manifest(
                image.repository(),
                manifest.getKey(),
                manifest.getValue().mediaType(),
                manifest.getValue().content().getBytes(UTF_8)));
        image.tags().forEach((tag, digest) -> {
            var manifest = image.manifests().get(digest);
            if (manifest != null) {
                fixtures.manifest(
                        image.repository(),
                        tag,
                        manifest.mediaType(),
                        manifest.content().getBytes(UTF_8));
            }
        });
        return new OlderImage(
                host + "/" + image.repository() + "@" + cell.subject(),
                recording.issuer(),
                recording.subject(),
                cell.trustedRoot());
    }

    private static boolean fits(RecordedCell recorded) {
        var cell = recorded.cell();
        return cell.layout() == Cell.Layout.LEGACY_TAG
                && cell.by() == Cell.By.KEYLESS
                && cell.log() == LogVersion.V1
                && !cell.timestamped()
                && recorded.signature().verified();
    }

    private static boolean isIndex(String mediaType) {
        return mediaType.contains("index");
    }
}
