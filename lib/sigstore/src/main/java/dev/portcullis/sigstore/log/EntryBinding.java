package dev.portcullis.sigstore.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.Content;
import dev.portcullis.sigstore.content.SignedContent;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.crypto.Pem;
import dev.portcullis.sigstore.json.StrictJson;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Compares the body of a log entry with the bundle: digest, signature, and certificate or key must be equal byte for byte.
 *
 * @see <a href="https://github.com/sigstore/rekor/tree/main/pkg/types">Rekor version 1 types</a>
 */
final class EntryBinding {
    /** No kind keeps what was signed, only its digest: the rest is a signature and a certificate or key, each in Base64 twice. */
    private static final int MAX_BYTES = 128 * 1024;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_TOKENS = 1_000;
    private static final StrictJson JSON = new StrictJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS);

    private EntryBinding() {}

    static Checked<BoundEntry> check(TransparencyLogEntry entry, SignedContent signed) {
        return switch (JSON.check(entry.getCanonicalizedBody().toByteArray())) {
            case StrictJson.Result.Faulty(var fault) ->
                Checked.refuse(Reason.LOG_ENTRY_MALFORMED, "the log entry's body is refused: " + fault.detail());
            case StrictJson.Result.Text(String text) -> check(entry, text, signed);
        };
    }

    private static Checked<BoundEntry> check(TransparencyLogEntry entry, String text, SignedContent signed) {
        JsonNode body;
        try {
            body = JSON.tree(text);
        } catch (IOException e) {
            return Checked.refuse(Reason.LOG_ENTRY_MALFORMED, "the log entry's body cannot be read");
        }
        String kind = entry.getKindVersion().getKind();
        String version = entry.getKindVersion().getVersion();
        if (!body.path("kind").asText().equals(kind)
                || !body.path("apiVersion").asText().equals(version)) {
            return mismatch("the entry's kind and version differ from those of its body");
        }
        JsonNode spec = body.path("spec");
        return switch (kind + " " + version) {
            case "hashedrekord 0.0.1" -> v1(entry, isHashedRekord(spec, signed));
            case "dsse 0.0.1" -> v1(entry, isDsse(spec, signed));
            case "intoto 0.0.1" -> v1(entry, isInTotoHash(spec, signed));
            case "intoto 0.0.2" -> v1(entry, isInToto(spec, signed));
            case "hashedrekord 0.0.2" -> RekorV2Leaf.check(entry, spec.path("hashedRekordV002"), signed);
            default ->
                Checked.refuse(
                        Reason.LOG_ENTRY_UNSUPPORTED,
                        "the entry is none of hashedrekord 0.0.1 and 0.0.2, dsse 0.0.1, intoto 0.0.1 and 0.0.2");
        };
    }

    private static Checked<BoundEntry> v1(TransparencyLogEntry entry, boolean bound) {
        return bound
                ? Checked.pass(new BoundEntry(EntryVersion.V1, entry.getCanonicalizedBody()))
                : mismatch("the entry names another digest, signature, or certificate or key than the bundle");
    }

    private static boolean isHashedRekord(JsonNode spec, SignedContent signed) {
        JsonNode hash = spec.path("data").path("hash");
        JsonNode signature = spec.path("signature");
        return HashAlgorithm.byLowerCaseName(hash.path("algorithm").asText())
                        .flatMap(signed::signedDigest)
                        .filter(digest -> isHex(hash.path("value"), digest))
                        .isPresent()
                && isBase64(signature.path("content"), signed.content().signature())
                && isSigner(signature.path("publicKey").path("content"), signed);
    }

    private static boolean isDsse(JsonNode spec, SignedContent signed) {
        JsonNode signatures = spec.path("signatures");
        JsonNode signature = signatures.path(0);
        return signatures.size() == 1
                && isPayloadHash(spec.path("payloadHash"), signed)
                && isBase64(signature.path("signature"), signed.content().signature())
                && isSigner(signature.path("verifier"), signed);
    }

    /** The oldest entries name the envelope as a whole, signature included, by the digest of its text. */
    private static boolean isInTotoHash(JsonNode spec, SignedContent signed) {
        JsonNode content = spec.path("content");
        JsonNode hash = content.path("hash");
        return signed.content() instanceof Content.Envelope envelope
                && !envelope.encoded().isEmpty()
                && hash.path("algorithm").asText().equals(HashAlgorithm.SHA_256.lowerCaseName())
                && isHex(hash.path("value"), HashAlgorithm.SHA_256.digest(envelope.encoded()))
                && isPayloadHash(content.path("payloadHash"), signed)
                && isSigner(spec.path("publicKey"), signed);
    }

    private static boolean isInToto(JsonNode spec, SignedContent signed) {
        JsonNode content = spec.path("content");
        JsonNode envelope = content.path("envelope");
        JsonNode signature = envelope.path("signatures").path(0);
        // Rekor wraps the envelope's base64 text in base64 once more.
        String wrapped =
                Base64.getEncoder().encodeToString(signed.content().signature().toByteArray());
        return envelope.path("signatures").size() == 1
                && signed.content()
                        instanceof Content.Envelope(String payloadType, ByteString _, ByteString _, ByteString _)
                && envelope.path("payloadType").asText().equals(payloadType)
                && isPayloadHash(content.path("payloadHash"), signed)
                && isBase64(signature.path("sig"), ByteString.copyFrom(wrapped, StandardCharsets.US_ASCII))
                && isSigner(signature.path("publicKey"), signed);
    }

    private static boolean isPayloadHash(JsonNode hash, SignedContent signed) {
        return signed.content() instanceof Content.Envelope envelope
                && hash.path("algorithm").asText().equals(HashAlgorithm.SHA_256.lowerCaseName())
                && isHex(hash.path("value"), HashAlgorithm.SHA_256.digest(envelope.payload()));
    }

    private static boolean isSigner(JsonNode pem, SignedContent signed) {
        String label = signed.key().certificate() ? "CERTIFICATE" : "PUBLIC KEY";
        return decode(pem)
                .flatMap(text -> Pem.parse(text.toString(StandardCharsets.US_ASCII)))
                .filter(block -> block.label().equals(label)
                        && block.der().equals(signed.key().der()))
                .isPresent();
    }

    private static boolean isHex(JsonNode node, ByteString expected) {
        return node.asText().equals(HexFormat.of().formatHex(expected.toByteArray()));
    }

    private static boolean isBase64(JsonNode node, ByteString expected) {
        return decode(node).filter(expected::equals).isPresent();
    }

    private static Optional<ByteString> decode(JsonNode node) {
        try {
            return Optional.of(ByteString.copyFrom(Base64.getDecoder().decode(node.asText())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Checked<BoundEntry> mismatch(String detail) {
        return Checked.refuse(Reason.LOG_ENTRY_MISMATCH, detail);
    }
}
