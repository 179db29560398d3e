package dev.portcullis.sigstore.content;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.ParsedBundle.Version;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.json.JsonFault;
import dev.portcullis.sigstore.json.StrictJson;
import dev.sigstore.proto.bundle.v1.Bundle;
import dev.sigstore.proto.bundle.v1.VerificationMaterial;
import dev.sigstore.proto.common.v1.MessageSignature;
import dev.sigstore.proto.common.v1.RFC3161SignedTimestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads Sigstore bundles of version 0.1 to 0.3.
 *
 * @see <a href="https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto">the format</a>
 */
public final class BundleParser {
    private static final int MAX_PROOFS = 16;
    private static final int MAX_SIGNATURE = 16 * 1024;
    private static final Pattern BASE64_FIELD = Pattern.compile(
            "\"(?:payload|rawBytes|sig|signature|signedTimestamp)\"\\s*+:\\s*+\"[A-Za-z0-9+/=\\\\]*+\"");
    private static final Pattern LINE_BREAK = Pattern.compile("\\\\[nr]");
    private static final Map<String, Version> VERSIONS = Map.of(
            "application/vnd.dev.sigstore.bundle+json;version=0.1", Version.V0_1,
            "application/vnd.dev.sigstore.bundle.v0.1+json", Version.V0_1,
            "application/vnd.dev.sigstore.bundle+json;version=0.2", Version.V0_2,
            "application/vnd.dev.sigstore.bundle.v0.2+json", Version.V0_2,
            "application/vnd.dev.sigstore.bundle+json;version=0.3", Version.V0_3,
            "application/vnd.dev.sigstore.bundle.v0.3+json", Version.V0_3);

    private final StrictJson json;

    /** @param json how large and deep bundles may be */
    public BundleParser(StrictJson json) {
        this.json = json;
    }

    /** Reads a bundle. */
    public Checked<ParsedBundle> parse(byte[] bytes) {
        return switch (json.check(bytes)) {
            case StrictJson.Result.Faulty(JsonFault fault) ->
                Checked.refuse(reason(fault.kind()), "the bundle is refused: " + fault.detail());
            case StrictJson.Result.Text(String text) -> parse(text);
        };
    }

    private static Reason reason(JsonFault.Kind kind) {
        return switch (kind) {
            case TOO_LARGE -> Reason.BUNDLE_TOO_LARGE;
            case TOO_DEEP -> Reason.BUNDLE_TOO_DEEP;
            case DUPLICATE_NAME -> Reason.BUNDLE_AMBIGUOUS;
            case MALFORMED -> Reason.BUNDLE_MALFORMED;
        };
    }

    private static Checked<ParsedBundle> parse(String text) {
        Optional<Bundle> read = read(text).or(() -> read(unwrapped(text)));
        if (read.isEmpty()) {
            return malformed("it is not a Sigstore bundle, or has fields that are not known");
        }
        Bundle bundle = read.get();
        Version version = VERSIONS.get(bundle.getMediaType());
        if (version == null) {
            return Checked.refuse(Reason.BUNDLE_VERSION_UNKNOWN, "its media type is not one of versions 0.1 to 0.3");
        }
        VerificationMaterial material = bundle.getVerificationMaterial();
        List<RFC3161SignedTimestamp> timestamps =
                material.getTimestampVerificationData().getRfc3161TimestampsList();
        if (material.getTlogEntriesCount() > MAX_PROOFS || timestamps.size() > MAX_PROOFS) {
            return Checked.refuse(
                    Reason.BUNDLE_TOO_LARGE, "it has more than " + MAX_PROOFS + " log entries or timestamps");
        }
        return MaterialParser.parse(material, version)
                .then(signing -> content(bundle)
                        .then(content -> Checked.pass(new ParsedBundle(
                                version,
                                signing,
                                content,
                                material.getTlogEntriesList(),
                                timestamps.stream()
                                        .map(RFC3161SignedTimestamp::getSignedTimestamp)
                                        .toList()))));
    }

    private static Optional<Bundle> read(String text) {
        Bundle.Builder builder = Bundle.newBuilder();
        try {
            JsonFormat.parser().merge(text, builder);
            return Optional.of(builder.build());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** Some tools break base64 into lines, which other readers skip. */
    private static String unwrapped(String text) {
        return BASE64_FIELD
                .matcher(text)
                .replaceAll(field -> LINE_BREAK.matcher(field.group()).replaceAll(""));
    }

    private static Checked<Content> content(Bundle bundle) {
        Checked<Content> content = switch (bundle.getContentCase()) {
            case MESSAGE_SIGNATURE -> message(bundle.getMessageSignature());
            case DSSE_ENVELOPE -> envelope(bundle);
            case CONTENT_NOT_SET -> malformed("it has neither a message signature nor an envelope");
        };
        return content.then(
                found -> found.signature().isEmpty() || found.signature().size() > MAX_SIGNATURE
                        ? malformed("its signature is empty or too long")
                        : Checked.pass(found));
    }

    private static Checked<Content> message(MessageSignature message) {
        if (!message.hasMessageDigest()) {
            return Checked.pass(new Content.Message(message.getSignature(), null, ByteString.EMPTY));
        }
        Optional<HashAlgorithm> algorithm = HashAlgorithm.byProtoName(
                message.getMessageDigest().getAlgorithm().name());
        return algorithm.isEmpty()
                ? Checked.refuse(
                        Reason.BUNDLE_CONTENT_UNSUPPORTED, "its message digest is none of SHA-256, SHA-384, SHA-512")
                : Checked.pass(new Content.Message(
                        message.getSignature(),
                        algorithm.get(),
                        message.getMessageDigest().getDigest()));
    }

    private static Checked<Content> envelope(Bundle bundle) {
        var envelope = bundle.getDsseEnvelope();
        if (envelope.getSignaturesCount() != 1) {
            return malformed("its envelope has " + envelope.getSignaturesCount() + " signatures instead of one");
        }
        return Checked.pass(new Content.Envelope(
                envelope.getPayloadType(),
                envelope.getPayload(),
                envelope.getSignatures(0).getSig(),
                ByteString.EMPTY));
    }

    private static <T> Checked<T> malformed(String detail) {
        return Checked.refuse(Reason.BUNDLE_MALFORMED, "the bundle is refused: " + detail);
    }
}
