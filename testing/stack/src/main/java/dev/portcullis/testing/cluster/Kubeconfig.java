package dev.portcullis.testing.cluster;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of a kubeconfig file with one cluster and one user who shows a bearer token. */
record Kubeconfig(URI server, String caPem, String token) {
    String yaml() {
        return """
                apiVersion: v1
                kind: Config
                current-context: portcullis
                contexts:
                  - name: portcullis
                    context: {cluster: portcullis, user: portcullis}
                clusters:
                  - name: portcullis
                    cluster:
                      server: %s
                      certificate-authority-data: %s
                users:
                  - name: portcullis
                    user:
                      token: "%s"
                """.formatted(
                        server, Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.US_ASCII)), token);
    }
}
