package dev.portcullis.testing.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.testing.recorded.RecordedImage.RecordedManifest;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Recorded evidence made wrong on purpose. Digests are put right again all the way up, so that a registry serves the result without a
 * fault and only a verifier can tell.
 */
public final class Tampering {
    private static final String PREFIX = "dev.sigstore.cosign/";
    private static final String ENTRY = PREFIX + "bundle";
    private static final String TIMESTAMP = PREFIX + "rfc3161timestamp";

    private Tampering() {}

    /** The log's promise, which tells the time, does not verify: one byte of its signature is another. */
    public static RecordedImage brokenPromise(RecordedImage image) {
        return edit(
                image,
                bundle -> entries(bundle).forEach(entry -> {
                    if (entry.path("inclusionPromise") instanceof ObjectNode promise) {
                        flip(promise, "signedEntryTimestamp");
                    }
                }),
                annotations -> editEntry(annotations, entry -> flip(entry, "SignedEntryTimestamp")));
    }

    /** The time that the log's promise tells is another than the one that it signed. */
    public static RecordedImage movedEntryTime(RecordedImage image, long seconds) {
        return edit(
                image,
                bundle -> entries(bundle).forEach(entry -> {
                    long time = entry.path("integratedTime").asLong();
                    ((ObjectNode) entry).put("integratedTime", String.valueOf(time + seconds));
                }),
                annotations -> editEntry(annotations, entry -> {
                    ObjectNode payload = (ObjectNode) entry.path("Payload");
                    payload.put("integratedTime", payload.path("integratedTime").asLong() + seconds);
                }));
    }

    /** The evidence carries the log entries of another image's evidence: real ones, of other signatures. */
    public static RecordedImage entriesOf(RecordedImage image, RecordedImage other) {
        JsonNode[] foreign = new JsonNode[2];
        edit(
                other,
                bundle -> foreign[0] = bundle.path("verificationMaterial").path("tlogEntries"),
                annotations -> foreign[1] = annotations.path(ENTRY));
        return edit(
                image,
                bundle -> ((ObjectNode) bundle.path("verificationMaterial")).set("tlogEntries", foreign[0]),
                annotations -> annotations.set(ENTRY, foreign[1]));
    }

    public static RecordedImage withoutEntries(RecordedImage image) {
        return edit(
                image,
                bundle -> ((ObjectNode) bundle.path("verificationMaterial")).remove("tlogEntries"),
                annotations -> annotations.remove(ENTRY));
    }

    public static RecordedImage withoutTimestamps(RecordedImage image) {
        return edit(
                image,
                bundle -> ((ObjectNode) bundle.path("verificationMaterial")).remove("timestampVerificationData"),
                annotations -> annotations.remove(TIMESTAMP));
    }

    /**
     * The evidence of another image is found where that of this digest would be: under the tags named after it, and as its referrers. What
     * was signed still names the other digest.
     */
    public static RecordedImage evidenceOf(
            RecordedImage image, String digest, RecordedImage other, String otherDigest) {
        RecordedImage both = image.and(other);
        for (Map.Entry<String, String> tag : other.tags().entrySet()) {
            if (tag.getKey().startsWith(tagOf(otherDigest))) {
                both = both.tag(
                        tagOf(digest)
                                + tag.getKey().substring(tagOf(otherDigest).length()),
                        tag.getValue());
            }
        }
        for (RecordedManifest manifest : other.manifests().values()) {
            JsonNode content = parse(manifest.content());
            if (content.path("subject").path("digest").asText("").equals(otherDigest)) {
                ((ObjectNode) content.path("subject")).put("digest", digest);
                both = both.manifest(manifest.mediaType(), content.toString());
            }
        }
        return both;
    }

    /** Edits each bundle, and the annotations of each layer of the older formats. */
    public static RecordedImage edit(
            RecordedImage image, Consumer<ObjectNode> bundles, Consumer<ObjectNode> annotations) {
        RecordedImage changed = image;
        for (Map.Entry<String, RecordedManifest> entry : image.manifests().entrySet()) {
            ObjectNode manifest = parse(entry.getValue().content());
            for (JsonNode layer : manifest.path("layers")) {
                if (layer.path("mediaType").asText().startsWith("application/vnd.dev.sigstore.bundle")) {
                    ObjectNode bundle = parse(String.valueOf(
                            image.blobs().get(layer.path("digest").asText())));
                    bundles.accept(bundle);
                    changed = changed.blob(bundle.toString());
                    describe((ObjectNode) layer, bundle.toString());
                } else if (layer.path("annotations").has("dev.cosignproject.cosign/signature")
                        && layer.path("annotations") instanceof ObjectNode noted) {
                    annotations.accept(noted);
                }
            }
            if (!manifest.equals(parse(entry.getValue().content()))) {
                changed = replace(changed, entry.getKey(), manifest.toString());
            }
        }
        return changed;
    }

    /** Puts another manifest in the place of one, in tags and in indexes that list it. */
    private static RecordedImage replace(RecordedImage image, String digest, String content) {
        RecordedManifest old = image.manifests().get(digest);
        String type = old == null ? "" : old.mediaType();
        String replacement = RecordedImage.digest(content);
        RecordedImage changed = image.withoutManifest(digest).manifest(type, content);
        for (Map.Entry<String, String> tag : image.tags().entrySet()) {
            if (tag.getValue().equals(digest)) {
                changed = changed.tag(tag.getKey(), replacement);
            }
        }
        for (Map.Entry<String, RecordedManifest> entry : image.manifests().entrySet()) {
            ObjectNode index = parse(entry.getValue().content());
            boolean listed = false;
            for (JsonNode descriptor : index.path("manifests")) {
                if (descriptor.path("digest").asText().equals(digest)) {
                    describe((ObjectNode) descriptor, content);
                    listed = true;
                }
            }
            if (listed) {
                changed = replace(changed, entry.getKey(), index.toString());
            }
        }
        return changed;
    }

    private static void describe(ObjectNode descriptor, String content) {
        descriptor.put("digest", RecordedImage.digest(content));
        descriptor.put("size", content.getBytes(StandardCharsets.UTF_8).length);
    }

    private static JsonNode entries(ObjectNode bundle) {
        return bundle.path("verificationMaterial").path("tlogEntries");
    }

    private static void editEntry(ObjectNode annotations, Consumer<ObjectNode> change) {
        if (annotations.has(ENTRY)) {
            ObjectNode entry = parse(annotations.path(ENTRY).asText());
            change.accept(entry);
            annotations.put(ENTRY, entry.toString());
        }
    }

    /** Changes a character of a signature where it stays a well-formed one: inside the first of its two numbers. */
    private static void flip(ObjectNode holder, String field) {
        String text = holder.path(field).asText();
        int at = text.length() / 4;
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        holder.put(field, text.substring(0, at) + other + text.substring(at + 1));
    }

    private static String tagOf(String digest) {
        return digest.replace(':', '-');
    }

    static ObjectNode parse(String content) {
        try {
            return (ObjectNode) Recording.JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
