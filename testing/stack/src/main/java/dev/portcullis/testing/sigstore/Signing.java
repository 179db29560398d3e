package dev.portcullis.testing.sigstore;

import java.util.ArrayList;
import java.util.List;

/**
 * How cosign signs.
 *
 * @param signer who signs
 * @param services what else takes part
 */
public record Signing(Format format, Signer signer, SigningServices services) {
    /** What cosign writes into the registry. */
    public enum Format {
        /** A Sigstore bundle v0.3 as a referrer, or under the fallback tag where the registry has no referrers API. */
        BUNDLE,
        /** A signature as a layer under the tag {@code sha256-….sig}, an attestation under {@code sha256-….att}. */
        LEGACY_TAG,
        /** Cosign's experiment with OCI 1.1: the same layers in a referrer. Signatures only. */
        LEGACY_REFERRER
    }

    /** Who signs. */
    public sealed interface Signer {}

    /** The holder of a key. */
    public record KeyHolder(CosignKey key) implements Signer {}

    /**
     * Somebody who gets a certificate from Fulcio.
     *
     * @param token of the issuer
     */
    public record TokenHolder(String token) implements Signer {}

    List<String> arguments() {
        return switch (format) {
            case BUNDLE ->
                List.of("--signing-config=" + services.signingConfig(), "--trusted-root=" + services.trustedRoot());
            case LEGACY_TAG, LEGACY_REFERRER -> {
                List<String> flags = new ArrayList<>(olderServices());
                flags.add("--trusted-root=" + services.trustedRoot());
                flags.add("--new-bundle-format=false");
                if (signer instanceof TokenHolder) {
                    // There is no certificate transparency log.
                    flags.add("--insecure-skip-verify");
                }
                if (format == Format.LEGACY_REFERRER) {
                    flags.add("--registry-referrers-mode=oci-1-1");
                }
                yield flags;
            }
        };
    }

    private List<String> olderServices() {
        if (services.log() == LogVersion.V2) {
            // No flag names a log of the second generation, so this asks for what cosign refuses.
            return List.of("--signing-config=" + services.signingConfig());
        }
        List<String> flags = new ArrayList<>(services.legacy());
        flags.add("--use-signing-config=false");
        return flags;
    }
}
