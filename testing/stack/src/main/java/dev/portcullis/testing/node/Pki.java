package dev.portcullis.testing.node;

import dev.portcullis.testing.cluster.ClusterAccess;
import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.IssuedCertificate;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.process.RunFolder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Keys, certificates and kubeconfigs of one cluster, in its run folder. */
final class Pki {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RunFolder folder;
    private final CertificateAuthority authority;
    private final URI server;
    private final String adminToken = random();

    Pki(RunFolder folder, Addresses addresses, URI server) {
        this.folder = folder;
        this.server = server;
        this.authority = CertificateAuthority.create("portcullis test cluster", InstantSource.system());
        KeyPair accounts = CertificateAuthority.newKeyPair();
        folder.write("pki/ca.crt", authority.certificatePem());
        folder.write("pki/service-accounts.pub", Pem.of(accounts.getPublic()));
        folder.write("pki/service-accounts.key", Pem.of(accounts.getPrivate()));
        folder.write("pki/tokens.csv", adminToken + ",portcullis-test-admin,admin,system:masters\n");
        serving(
                "apiserver",
                addresses.servers(),
                addresses.apiService(),
                "127.0.0.1",
                "localhost",
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local");
        write("apiserver-to-kubelet", authority.client("kube-apiserver-kubelet-client", "system:masters"));
    }

    static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** {@code pki/NAME} in the run folder. */
    Path file(String name) {
        return folder.path().resolve("pki").resolve(name);
    }

    ClusterAccess admin() {
        return new ClusterAccess(server, authority.certificatePem(), adminToken);
    }

    /** A certificate {@code NAME.crt} with key {@code NAME.key} for a TLS server of these names and addresses. */
    void serving(String name, String... subjects) {
        write(name, authority.server(subjects[0], List.of(subjects)));
    }

    /** A certificate for a TLS server inside the cluster, which tests may ask for. */
    IssuedCertificate issue(String name) {
        return authority.server(name, List.of(name));
    }

    String caPem() {
        return authority.certificatePem();
    }

    /** A kubeconfig file of a component that shows a certificate. */
    Path kubeconfig(String name, String user, String... groups) {
        IssuedCertificate client = authority.client(user, groups);
        return folder.write("pki/" + name + ".kubeconfig", """
                apiVersion: v1
                kind: Config
                current-context: cluster
                contexts:
                  - name: cluster
                    context: {cluster: cluster, user: user}
                clusters:
                  - name: cluster
                    cluster:
                      server: %s
                      certificate-authority-data: %s
                users:
                  - name: user
                    user:
                      client-certificate-data: %s
                      client-key-data: %s
                """.formatted(
                        server, base64(caPem()), base64(client.certificatePem()), base64(client.keyPem())));
    }

    private void write(String name, IssuedCertificate certificate) {
        folder.write("pki/" + name + ".crt", certificate.certificatePem());
        folder.write("pki/" + name + ".key", certificate.keyPem());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
