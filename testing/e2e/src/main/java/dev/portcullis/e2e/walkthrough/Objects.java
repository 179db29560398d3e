package dev.portcullis.e2e.walkthrough;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** The demo's objects, as a platform engineer would write them. */
final class Objects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Objects() {}

    /** A private Sigstore instance without certificate transparency. */
    static String sigstore(String name, String trustedRoot) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: %s}
                spec:
                  trustedRoot: {inline: %s}
                  signedCertificateTimestamp: NotRequired
                """.formatted(name, quoted(trustedRoot));
    }

    /** One public key. */
    static String key(String name, String key, String pem) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: %s}
                spec:
                  keys: [{name: %s, pem: %s}]
                """.formatted(name, key, quoted(pem));
    }

    /** A policy for one repository pattern in the namespaces of one tier. */
    static String policy(PolicyText policy) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: %s}
                spec:
                  mode: Enforce
                  match:
                    images: ["%s"]
                    namespaceSelector: {matchLabels: {tier: %s}}
                  whenUndecidable: %s
                  authorities:
                    - name: ci
                      trustRoot: private-sigstore
                      identities: [{issuer: "%s", subject: "%s"}]
                    - {name: release-key, trustRoot: release-keys, keys: [release]}
                  requirements:
                %s
                """.formatted(
                        policy.name(),
                        policy.images(),
                        policy.tier(),
                        policy.whenUndecidable(),
                        policy.issuer(),
                        policy.subject(),
                        String.join("\n", policy.requirements()).indent(4).stripTrailing());
    }

    /** Trust root and policy for images that were signed while another instance ran. */
    static String older(OlderImage image) {
        var repository = image.reference().substring(0, image.reference().indexOf('@'));
        return sigstore("older-sigstore", image.trustedRoot())
                + """
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: older-images}
                spec:
                  mode: Enforce
                  match: {images: ["%s"], namespaceSelector: {matchLabels: {tier: production}}}
                  authorities:
                    - name: ci
                      trustRoot: older-sigstore
                      identities: [{issuer: "%s", subject: "%s", sourceRepositoryOwnerId: "4711"}]
                  requirements:
                    - {name: signed, signature: {authorities: [ci]}}
                """.formatted(repository, image.issuer(), image.subject());
    }

    /**
     * The parts of a policy that differ.
     *
     * @param requirements one line of YAML each
     */
    record PolicyText(
            String name,
            String images,
            String tier,
            String whenUndecidable,
            String issuer,
            String subject,
            List<String> requirements) {}

    static Map<String, String> tier(String tier) {
        return Map.of("tier", tier);
    }

    /** JSON strings are YAML scalars, whatever they hold. */
    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text can be written as JSON", e);
        }
    }
}
