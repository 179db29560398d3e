package dev.portcullis.e2e.install;

import java.util.List;

/** The rules of tests that need one key only: in namespaces with {@code tier: production} it must have signed. */
public final class KeySigned {
    private KeySigned() {}

    /** Returns trust root and policy for all images of a registry. */
    public static String rules(String registry, String publicKeyPem) {
        return trustRoot(publicKeyPem) + "---\n" + policy(registry + "/**");
    }

    /** Returns the trust root alone. */
    public static String trustRoot(String publicKeyPem) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: keys}
                spec:
                  keys: [{name: release, pem: "%s"}]
                """.formatted(publicKeyPem.replace("\n", "\\n"));
    }

    /** Returns the policy for some images. */
    public static String policy(String images) {
        return policy(List.of(images));
    }

    static String policy(List<String> images) {
        return policy(String.join("\", \"", images), "tier: production");
    }

    static String policy(String images, String labels) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: release}
                spec:
                  mode: Enforce
                  match: {images: ["%s"], namespaceSelector: {matchLabels: {%s}}}
                  authorities: [{name: ci, trustRoot: keys, keys: [release]}]
                  requirements: [{name: signed, signature: {authorities: [ci]}}]
                """.formatted(images, labels);
    }
}
