package dev.portcullis.registry.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.json.MalformedJsonException;
import dev.portcullis.registry.json.StrictJson;
import org.jspecify.annotations.Nullable;

/** Reads manifests and indexes on whose kind the header, the field and the shape agree. */
final class ManifestReader {
    private ManifestReader() {}

    /** Reads the bytes, whose digest is known to be right. */
    static Manifest read(byte[] bytes, String contentType, Digest digest) throws UnreadableException {
        ObjectNode node = parse(bytes);
        Fields.checkNames(node);
        String mediaType = agreedMediaType(node, MediaTypes.essence(contentType));
        checkShape(node, MediaTypes.isIndex(mediaType));
        if (MediaTypes.isIndex(mediaType)) {
            return new Manifest.Index(
                    digest,
                    mediaType,
                    Fields.text(node, "artifactType"),
                    Fields.descriptors(node, "manifests"),
                    Fields.optionalDescriptor(node, "subject"),
                    Fields.annotations(node));
        }
        return new Manifest.Image(
                digest,
                mediaType,
                Fields.text(node, "artifactType"),
                Fields.descriptor(Fields.object(node.get("config"), "config")),
                Fields.descriptors(node, "layers"),
                Fields.optionalDescriptor(node, "subject"),
                Fields.annotations(node));
    }

    static ObjectNode parse(byte[] bytes) throws UnreadableException {
        try {
            return StrictJson.object(bytes);
        } catch (MalformedJsonException e) {
            throw new UnreadableException(Reason.REGISTRY_RESPONSE_INVALID, "cannot be read: " + e.problem());
        }
    }

    private static String agreedMediaType(ObjectNode node, String header) throws UnreadableException {
        if (!MediaTypes.isIndex(header) && !MediaTypes.isImage(header)) {
            throw new UnreadableException(
                    Reason.MANIFEST_UNSUPPORTED, "was sent with a media type that is no OCI or Docker v2 manifest's");
        }
        @Nullable String field = Fields.text(node, "mediaType");
        if (field != null && !field.equals(header)) {
            throw new UnreadableException(
                    Reason.MANIFEST_AMBIGUOUS, "has a mediaType other than the one it was sent with");
        }
        return header;
    }

    private static void checkShape(ObjectNode node, boolean index) throws UnreadableException {
        if (node.path("schemaVersion").asInt(0) != 2) {
            throw new UnreadableException(Reason.MANIFEST_UNSUPPORTED, "has a schemaVersion other than 2");
        }
        boolean looksLikeIndex = node.has("manifests");
        boolean looksLikeImage = node.has("layers") || node.has("config") || node.has("fsLayers");
        if (looksLikeIndex == looksLikeImage || looksLikeIndex != index) {
            throw new UnreadableException(
                    Reason.MANIFEST_AMBIGUOUS,
                    "is, by its fields, not clearly the " + (index ? "index" : "image") + " that its media type says");
        }
    }
}
