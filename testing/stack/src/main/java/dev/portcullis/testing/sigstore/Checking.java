package dev.portcullis.testing.sigstore;

import java.util.ArrayList;
import java.util.List;

/**
 * What cosign demands when it verifies: this signer, under the trusted root of these services, with a log entry and a timestamp where
 * they make them.
 */
public record Checking(Signing.Format format, Expected expected, SigningServices services) {
    /** Who must have signed. */
    public sealed interface Expected {}

    public record ByKey(CosignKey key) implements Expected {}

    public record ByIdentity(String issuer, String subject) implements Expected {}

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--allow-http-registry"));
        switch (expected) {
            case ByKey holder -> arguments.add("--key=" + holder.key().publicKey());
            case ByIdentity identity -> {
                arguments.add("--certificate-identity=" + identity.subject());
                arguments.add("--certificate-oidc-issuer=" + identity.issuer());
                // There is no certificate transparency log.
                arguments.add("--insecure-ignore-sct");
            }
        }
        arguments.add("--trusted-root=" + services.trustedRoot());
        if (services.log() == LogVersion.NONE) {
            arguments.add("--insecure-ignore-tlog");
        }
        if (services.timestamped()) {
            arguments.add("--use-signed-timestamps");
        }
        if (format != Signing.Format.BUNDLE) {
            arguments.add("--offline");
        }
        if (format == Signing.Format.LEGACY_REFERRER) {
            arguments.add("--experimental-oci11");
        }
        return arguments;
    }
}
