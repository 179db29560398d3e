package dev.portcullis.sigstore.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.SignedContent;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.crypto.PublicKeys;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.util.Base64;
import java.util.Optional;

/**
 * Rebuilds the leaf of a version 2 log from what the bundle signs, so that nothing in the entry's body needs to be trusted. Only the
 * names of hash algorithm and key type come from the body, and only from those that fit the key; the latter may be left out.
 *
 * @see <a href="https://github.com/sigstore/rekor-tiles/blob/main/api/proto/rekor/v2/hashedrekord.proto">hashedrekord 0.0.2</a>
 */
final class RekorV2Leaf {
    private RekorV2Leaf() {}

    static Checked<BoundEntry> check(TransparencyLogEntry entry, JsonNode body, SignedContent signed) {
        if (entry.getIntegratedTime() != 0 || entry.hasInclusionPromise()) {
            return Checked.refuse(
                    Reason.LOG_ENTRY_MALFORMED, "a version 2 log gives neither a time nor a promise, this entry does");
        }
        Optional<HashAlgorithm> algorithm =
                HashAlgorithm.byProtoName(body.path("data").path("algorithm").asText());
        String details =
                body.path("signature").path("verifier").path("keyDetails").asText();
        boolean fits =
                details.isEmpty() || PublicKeys.details(signed.key().key()).contains(details);
        if (algorithm.isEmpty() || !fits) {
            return EntryBinding.mismatch("the entry names another hash algorithm or kind of key than the bundle");
        }
        Optional<ByteString> digest = signed.signedDigest(algorithm.get());
        if (digest.isEmpty()) {
            return EntryBinding.mismatch("the entry names a digest that cannot be compared with the artifact's");
        }
        ByteString leaf =
                ByteString.copyFromUtf8(json(algorithm.get().protoName(), base64(digest.get()), details, signed));
        return leaf.equals(entry.getCanonicalizedBody())
                ? Checked.pass(new BoundEntry(EntryVersion.V2, leaf))
                : EntryBinding.mismatch(
                        "the entry names another digest, signature, or certificate or key than the bundle");
    }

    /** Canonical form (RFC 8785): names in order, no blanks; every value is base64 or one of a fixed set of names. */
    private static String json(String algorithm, String digest, String details, SignedContent signed) {
        String verifier = signed.key().certificate() ? "x509Certificate" : "publicKey";
        String keyDetails = details.isEmpty() ? "" : "\"keyDetails\":\"" + details + "\",";
        return "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{\"hashedRekordV002\":{"
                + "\"data\":{\"algorithm\":\"" + algorithm + "\",\"digest\":\"" + digest + "\"},"
                + "\"signature\":{\"content\":\"" + base64(signed.content().signature()) + "\","
                + "\"verifier\":{" + keyDetails + "\"" + verifier + "\":{\"rawBytes\":\""
                + base64(signed.key().der()) + "\"}}}}}}";
    }

    private static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
