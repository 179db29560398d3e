package dev.portcullis.operator.process;

/** Objects for the tests. */
public final class Yaml {
    public static final String KEY = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEE7+ZNdYUKK4dCIecFU3MzmSoa2rE
            FC+wRFgNCc488PksphjKrGgciHPGfdI3VBgtfSlUW8SjXp39tT2GOQXL2g==
            -----END PUBLIC KEY-----
            """;

    private static final String LOG_ID = "AA9mypCxOuA97x++TEK+7XJP8q9+MB+CTx6fbOf6hng=";

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

    static String trustRootOf(String name, String configMap, String key) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: %s}
                spec:
                  trustedRoot:
                    configMap: {name: %s, key: %s}
                  keys:
                    - name: release
                      pem: |
                %s
                """.formatted(name, configMap, key, KEY.indent(8));
    }

    /** Returns a trust root that follows a TUF repository from a root on. */
    static String followed(String name, String url, String root) {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: TrustRoot
                metadata: {name: %s}
                spec:
                  trustedRoot:
                    tuf:
                      url: %s
                      root:
                        inline: |
                %s
                  keys:
                    - name: release
                      pem: |
                %s
                """.formatted(name, url, root.indent(10), KEY.indent(8));
    }

    static String configMap(String name, String key, String text) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s}
                data:
                  %s: |
                %s
                """.formatted(name, Stage.NAMESPACE, key, text.indent(4));
    }

    /** Returns a trusted root with one log and no authorities; the log's address makes it different from others. */
    public static String trustedRoot(String log) {
        var key = KEY.replaceAll("-----[A-Z ]+-----|\\s", "");
        return """
                {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                 "tlogs": [{"baseUrl": "https://%s", "hashAlgorithm": "SHA2_256",
                   "publicKey": {"rawBytes": "%s", "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                     "validFor": {"start": "2020-01-01T00:00:00Z"}},
                   "logId": {"keyId": "%s"}}]}
                """.formatted(log, key, LOG_ID);
    }
}
