package dev.portcullis.sigstore.layer;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.Content;
import dev.portcullis.sigstore.content.ParsedBundle;
import dev.portcullis.sigstore.content.SigningMaterial;
import dev.portcullis.sigstore.json.StrictJson;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads layers of cosign's older layout: a signature over a simple-signing payload, or a DSSE envelope. Immutable and thread-safe.
 *
 * @see <a href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md">cosign's signature specification</a>
 */
public final class LayerParser {
    /** Media type of the payload of an image signature. */
    public static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";

    /** Media type of an attestation. */
    public static final String ENVELOPE = "application/vnd.dsse.envelope.v1+json";

    private static final int MAX_SIGNATURE = 16 * 1024;
    private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
    private static final String CERTIFICATE = "dev.sigstore.cosign/certificate";
    private static final String CHAIN = "dev.sigstore.cosign/chain";
    private static final String LOG_ENTRY = "dev.sigstore.cosign/bundle";
    private static final String TIMESTAMP = "dev.sigstore.cosign/rfc3161timestamp";

    private final StrictJson json;

    /** @param json how large and deep the JSON in layers and annotations may be */
    public LayerParser(StrictJson json) {
        this.json = json;
    }

    /**
     * Reads a layer.
     *
     * @param mediaType {@link #SIMPLE_SIGNING} or {@link #ENVELOPE}
     * @param layer its bytes
     * @param annotations those of its descriptor, all of them unsigned
     */
    public Checked<ParsedBundle> parse(String mediaType, byte[] layer, Map<String, String> annotations) {
        var notes = new Annotations(annotations, json);
        return content(mediaType, ByteString.copyFrom(layer), notes)
                .then(content -> material(notes)
                        .then(material -> entries(notes)
                                .then(entries -> timestamps(notes)
                                        .then(timestamps -> Checked.pass(new ParsedBundle(
                                                ParsedBundle.Version.LAYER,
                                                material,
                                                content,
                                                entries,
                                                timestamps))))));
    }

    private Checked<Content> content(String mediaType, ByteString layer, Annotations notes) {
        Checked<Content> content = switch (mediaType) {
            case SIMPLE_SIGNING ->
                notes.base64(SIGNATURE).then(signature -> Checked.pass(new Content.SimpleSigning(layer, signature)));
            case ENVELOPE -> envelope(layer);
            default ->
                Checked.refuse(Reason.BUNDLE_VERSION_UNKNOWN, "the layer's media type is none that cosign writes");
        };
        return content.then(
                found -> found.signature().isEmpty() || found.signature().size() > MAX_SIGNATURE
                        ? malformed("its signature is missing or too long")
                        : Checked.pass(found));
    }

    private Checked<Content> envelope(ByteString layer) {
        return Annotations.tree(layer.toByteArray(), json, "the envelope").then(node -> {
            JsonNode signatures = node.path("signatures");
            if (!node.path("payloadType").isTextual() || !signatures.isArray() || signatures.size() != 1) {
                return malformed("its envelope has no payload type, or not exactly one signature");
            }
            return Annotations.decode(node.path("payload"))
                    .then(payload -> Annotations.decode(signatures.path(0).path("sig"))
                            .then(signature -> Checked.pass(new Content.Envelope(
                                    node.path("payloadType").textValue(), payload, signature, layer))));
        });
    }

    private static Checked<SigningMaterial> material(Annotations notes) {
        String certificate = notes.text(CERTIFICATE);
        return certificate.isEmpty()
                ? Checked.pass(new SigningMaterial.Key(""))
                : PemMaterial.parse(certificate, notes.text(CHAIN));
    }

    private Checked<List<TransparencyLogEntry>> entries(Annotations notes) {
        return notes.text(LOG_ENTRY).isEmpty()
                ? Checked.pass(List.of())
                : notes.object(LOG_ENTRY, Set.of("SignedEntryTimestamp", "Payload"))
                        .then(entry -> LogEntryReader.read(entry, json))
                        .then(entry -> Checked.pass(List.of(entry)));
    }

    private static Checked<List<ByteString>> timestamps(Annotations notes) {
        return notes.text(TIMESTAMP).isEmpty()
                ? Checked.pass(List.of())
                : notes.object(TIMESTAMP, Set.of("SignedRFC3161Timestamp"))
                        .then(node -> Annotations.decode(node.path("SignedRFC3161Timestamp")))
                        .then(response -> Checked.pass(List.of(response)));
    }

    static <T> Checked<T> malformed(String detail) {
        return Checked.refuse(Reason.BUNDLE_MALFORMED, "the layer is refused: " + detail);
    }
}
