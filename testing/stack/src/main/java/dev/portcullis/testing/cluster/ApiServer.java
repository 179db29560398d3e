package dev.portcullis.testing.cluster;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.pki.IssuedCertificate;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One kube-apiserver on 127.0.0.1 that can be stopped and started again. */
final class ApiServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final RunFolder folder;
    private final Program program;
    private final URI url;
    private final String caPem;
    private final String adminToken;
    private @Nullable Supervised process;

    private ApiServer(RunFolder folder, Program program, URI url, String caPem, String adminToken) {
        this.folder = folder;
        this.program = program;
        this.url = url;
        this.caPem = caPem;
        this.adminToken = adminToken;
    }

    static ApiServer start(
            Tools tools, RunFolder folder, CertificateAuthority authority, URI etcd, ControlPlaneOptions options) {
        Files files = Files.write(folder, authority);
        return Ports.retrying(() -> {
            int port = Ports.free();
            Program program = Program.of(
                            tools.binary("kube-apiserver"),
                            arguments(files, port, etcd, options).toArray(String[]::new))
                    // It lives for a minute: memory is cheaper than collecting it.
                    .withEnvironment("GOGC", "400")
                    .withGrace(Duration.ofMillis(500));
            URI url = URI.create("https://127.0.0.1:" + port);
            ApiServer server = new ApiServer(folder, program, url, authority.certificatePem(), files.adminToken());
            server.start();
            return server;
        });
    }

    private static List<String> arguments(Files files, int port, URI etcd, ControlPlaneOptions options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                // The endpoints of Service kubernetes may not be loopback addresses, so nobody reconciles them.
                "--endpoint-reconciler-type=none",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--authorization-mode=RBAC",
                "--client-ca-file=" + files.ca(),
                "--tls-cert-file=" + files.serving(),
                "--tls-private-key-file=" + files.servingKey(),
                "--token-auth-file=" + files.tokens(),
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + files.accounts(),
                "--service-account-signing-key-file=" + files.accountsKey(),
                "--allow-privileged=true",
                "--profiling=false"));
        if (!options.serviceAccountAdmission()) {
            arguments.add("--disable-admission-plugins=ServiceAccount");
        }
        arguments.addAll(options.apiServerArguments());
        return arguments;
    }

    /** Starts it again on the same address. */
    synchronized void start() {
        stop();
        Supervised started = Supervised.start(folder, "kube-apiserver", program);
        process = started;
        try (HttpProbe probe = HttpProbe.trusting(Pem.trusting(caPem))) {
            started.awaitReady(
                    LIMIT, () -> probe.answers(url.resolve("/readyz"), "Authorization", "Bearer " + adminToken));
        }
    }

    synchronized void pause() {
        if (process != null) {
            process.pause();
        }
    }

    synchronized void resume() {
        if (process != null) {
            process.resume();
        }
    }

    /** Ends it at once, without a chance to finish anything. */
    synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }

    synchronized boolean isRunning() {
        return process != null && process.isRunning();
    }

    synchronized void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    URI url() {
        return url;
    }

    String adminToken() {
        return adminToken;
    }

    @Override
    public void close() {
        stop();
    }

    /** The files that the command line names. */
    private record Files(
            Path ca, Path serving, Path servingKey, Path accounts, Path accountsKey, Path tokens, String adminToken) {
        static Files write(RunFolder folder, CertificateAuthority authority) {
            IssuedCertificate serving = authority.server(
                    "kube-apiserver",
                    List.of(
                            "127.0.0.1",
                            "10.0.0.1",
                            "localhost",
                            "kubernetes.default.svc.cluster.local",
                            "kubernetes.default.svc",
                            "kubernetes.default"));
            KeyPair accounts = CertificateAuthority.newKeyPair();
            String token = Tokens.random();
            return new Files(
                    folder.write("pki/ca.crt", authority.certificatePem()),
                    folder.write("pki/apiserver.crt", serving.certificatePem()),
                    folder.write("pki/apiserver.key", serving.keyPem()),
                    folder.write("pki/service-accounts.pub", Pem.of(accounts.getPublic())),
                    folder.write("pki/service-accounts.key", Pem.of(accounts.getPrivate())),
                    folder.write("pki/tokens.csv", token + ",portcullis-test-admin,admin,system:masters\n"),
                    token);
        }
    }
}
