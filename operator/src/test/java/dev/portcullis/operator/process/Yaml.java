package dev.portcullis.operator.process;

/** Objects for the tests. */
final class Yaml {
    static final String KEY = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEE7+ZNdYUKK4dCIecFU3MzmSoa2rE
            FC+wRFgNCc488PksphjKrGgciHPGfdI3VBgtfSlUW8SjXp39tT2GOQXL2g==
            -----END PUBLIC KEY-----
            """;

    private Yaml() {}

    static String trustRoot(String name, String pem) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: %s}
                spec:
                  keys:
                    - name: release
                      pem: |
                %s
                """.formatted(name, pem.indent(8));
    }

    static String policy(String name, String mode, String tier, String trustRoot) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: EvidencePolicy
                metadata: {name: %s}
                spec:
                  mode: %s
                  match:
                    images: ["registry.example.test/apps/**"]
                    namespaceSelector: {matchLabels: {tier: %s}}
                  authorities:
                    - {name: release, trustRoot: %s, keys: [release]}
                  requirements:
                    - name: signed
                      signature: {authorities: [release]}
                """.formatted(name, mode, tier, trustRoot);
    }
}
