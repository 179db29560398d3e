package dev.portcullis.sigstore.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.json.StrictJson;
import java.io.IOException;

/**
 * Reads the payload of an image signature in cosign's older form.
 *
 * @see <a href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#simple-signing">the format</a>
 */
final class SimpleSigning {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_DEPTH = 64;

    /** Its own members are a dozen; the rest is for annotations, of which each has two. */
    private static final int MAX_TOKENS = 4_000;

    private static final StrictJson JSON = new StrictJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS);
    private static final String TYPE = "cosign container image signature";

    private SimpleSigning() {}

    /** Returns the digest of the image that the payload is about, as the payload writes it. The image's name in it says nothing. */
    static Checked<String> digest(ByteString payload) {
        return switch (JSON.check(payload.toByteArray())) {
            case StrictJson.Result.Faulty(var fault) -> malformed(fault.detail());
            case StrictJson.Result.Text(String text) -> {
                try {
                    yield digest(JSON.tree(text));
                } catch (IOException e) {
                    yield malformed("it cannot be read");
                }
            }
        };
    }

    private static Checked<String> digest(JsonNode payload) {
        JsonNode critical = payload.path("critical");
        JsonNode digest = critical.path("image").path("docker-manifest-digest");
        if (!TYPE.equals(critical.path("type").textValue())) {
            return malformed("its critical.type is not \"" + TYPE + "\"");
        }
        return digest.isTextual()
                ? Checked.pass(digest.textValue())
                : malformed("it has no critical.image.docker-manifest-digest");
    }

    private static Checked<String> malformed(String detail) {
        return Checked.refuse(Reason.STATEMENT_MALFORMED, "the signed payload is no image signature: " + detail);
    }
}
