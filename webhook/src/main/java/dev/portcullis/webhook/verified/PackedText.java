package dev.portcullis.webhook.verified;

import dev.portcullis.cluster.verified.SealedText;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Sealed texts in few bytes: what nearly all of them say is in a dictionary, and the digests of each take half of their digits. */
final class PackedText {
    /** What a text of the greatest length takes in UTF-8. */
    private static final int MOST_BYTES = 3 * VerifiedImageSpec.MAXIMUM_CONTENT + 128;

    private static final int BUFFER = 4096;
    private static final char SEPARATOR = '\n';

    /** What is likeliest stands last, as the algorithm has it. */
    private static final byte[] DICTIONARY = String.join(
                    "",
                    "\"RUN_INVOCATION_URI\":\"https://github.com//actions/runs//attempts/1\",\"SOURCE_REPOSITORY_DIGEST\":\"",
                    "\"SOURCE_REPOSITORY_ID\":\"\",\"SOURCE_REPOSITORY_OWNER_ID\":\"\",\"SOURCE_REPOSITORY_OWNER_URI\":\"https://github.com/",
                    "\"SOURCE_REPOSITORY_REF\":\"refs/heads/main\",\"refs/tags/v\",\"SOURCE_REPOSITORY_URI\":\"https://github.com/",
                    "\"SOURCE_REPOSITORY_VISIBILITY\":\"public\"\"private\"\"BUILD_CONFIG_DIGEST\":\"\",\"BUILD_CONFIG_URI\":\"",
                    "\"BUILD_SIGNER_DIGEST\":\"\",\"BUILD_SIGNER_URI\":\"\",\"BUILD_TRIGGER\":\"push\",\"DEPLOYMENT_ENVIRONMENT\":\"",
                    "\"RUNNER_ENVIRONMENT\":\"github-hosted\",\"/.github/workflows/release.yml@refs/tags/v",
                    "https://slsa.dev/provenance/v1https://slsa.dev/verification_summary/v1https://spdx.dev/Document",
                    "https://cyclonedx.org/bomhttps://cosign.sigstore.dev/attestation/vuln/v1",
                    "\"content\":{\"kind\":\"Index\",\"manifests\":[{\"digest\":\"\",\"platform\":[\"unknown\",\"unknown\"]},",
                    "\"platform\":[\"linux\",\"amd64\"]},\"platform\":[\"linux\",\"arm64\",\"v8\"]}]},\"content\":{\"kind\":\"Single\"},",
                    "\"history\":[{\"met\":[\"\"],\"namespaces\":{\"default\":\"2026-\"},\"policy\":\"\",\"revision\":\"\",\"trust\":\"",
                    "\"CERTIFICATE_TRANSPARENCY_LOG:TIMESTAMP_AUTHORITY:TRANSPARENCY_LOG:\"OPTIONAL\",\"NOT_REQUIRED\",\"TIMESTAMP_AUTHORITY\"",
                    "{\"content\":{\"kind\":\"Single\"},\"digest\":\"sha256:\",\"epoch\":2,\"facts\":[{\"artifact\":\"",
                    "\",\"kind\":\"ATTESTATION\",\"kind\":\"SIGNATURE\",\"layout\":\"LAYER_BY_TAG\",\"BUNDLE_BY_FALLBACK_TAG",
                    "\"layout\":\"BUNDLE_BY_REFERRERS\",\"predicateType\":\"https://sigstore.dev/cosign/sign/v1\",\"proof\":0,\"signer\":0,",
                    "\"statement\":\"\",\"times\":[\"TRANSPARENCY_LOG 2026-\",\"TIMESTAMP_AUTHORITY 2026-",
                    "Z\"]}],\"proofs\":[{\"demands\":[\"REQUIRED\",\"OPTIONAL\",\"REQUIRED\",\"ANY_SOURCE\"],",
                    "\"material\":[\"CERTIFICATE_AUTHORITY:\",\"PUBLIC_KEY:\"],\"trustRoot\":\"public-good",
                    "\"}],\"repository\":\"registry.example.com/ghcr.io/docker.io/library/",
                    "\"signers\":[{\"extensions\":{\"fingerprint\":\"\",\"key\":\"\"},",
                    "\"issuer\":\"https://token.actions.githubusercontent.com\",\"subject\":\"https://github.com/",
                    "\",\"subjectType\":\"URI\"}],\"verifiedAt\":\"2026-")
            .getBytes(StandardCharsets.UTF_8);

    private PackedText() {}

    /** Returns the text in few bytes. What is longer than any that is written is as good as none. */
    static byte[] pack(SealedText text) {
        var deflater = deflater();
        try {
            return pack(text, deflater);
        } finally {
            deflater.end();
        }
    }

    /** Returns what packs texts one after the other, which is much quicker than to make one for each. Not thread-safe. */
    static Deflater deflater() {
        return new Deflater(Deflater.BEST_COMPRESSION, true);
    }

    /** Returns the text in few bytes. */
    static byte[] pack(SealedText text, Deflater deflater) {
        var bounded = text.content().length() > VerifiedImageSpec.MAXIMUM_CONTENT
                        || text.keyId().length() > VerifiedImageSpec.MAXIMUM_CONTENT
                        || text.mac().length() > VerifiedImageSpec.MAXIMUM_CONTENT
                ? new SealedText("", "", "")
                : text;
        var whole = bounded.keyId().replace(SEPARATOR, ' ')
                + SEPARATOR
                + bounded.mac().replace(SEPARATOR, ' ')
                + SEPARATOR
                + bounded.content();
        deflater.reset();
        deflater.setDictionary(DICTIONARY);
        deflater.setInput(whole.getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        var packed = new ByteArrayOutputStream(1024);
        var buffer = new byte[BUFFER];
        while (!deflater.finished()) {
            packed.write(buffer, 0, deflater.deflate(buffer));
        }
        return packed.toByteArray();
    }

    /** Returns the text; empty for bytes that are none. */
    static Optional<SealedText> unpack(byte[] packed) {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            inflater.setDictionary(DICTIONARY);
            var whole = new ByteArrayOutputStream(BUFFER);
            var buffer = new byte[BUFFER];
            while (!inflater.finished()) {
                var read = inflater.inflate(buffer);
                if (read == 0 || whole.size() + read > MOST_BYTES) {
                    return Optional.empty();
                }
                whole.write(buffer, 0, read);
            }
            return Optional.of(parts(whole.toString(StandardCharsets.UTF_8)));
        } catch (DataFormatException | IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private static SealedText parts(String whole) {
        var first = whole.indexOf(SEPARATOR);
        var second = whole.indexOf(SEPARATOR, first + 1);
        return new SealedText(
                whole.substring(second + 1), whole.substring(0, first), whole.substring(first + 1, second));
    }
}
