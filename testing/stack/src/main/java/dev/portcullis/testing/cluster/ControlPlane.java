package dev.portcullis.testing.cluster;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A real API server with its own etcd, certificate authority and RBAC, ready within seconds. The user's kubeconfig and proxies play no
 * part in it.
 */
public final class ControlPlane implements TestCluster {
    private final RunFolder folder;
    private final String caPem;
    private final ControlPlaneOptions options;
    private final Etcd etcd;
    private final ApiServer apiServer;
    private final Path adminKubeconfig;
    private final List<Supervised> controllers = new ArrayList<>();

    private ControlPlane(RunFolder folder, String caPem, ControlPlaneOptions options, Etcd etcd, ApiServer apiServer) {
        this.folder = folder;
        this.caPem = caPem;
        this.options = options;
        this.etcd = etcd;
        this.apiServer = apiServer;
        this.adminKubeconfig = folder.write("admin.kubeconfig", admin().kubeconfig());
    }

    /**
     * Starts the servers and waits until they are ready.
     *
     * @param folder holds logs, keys and data; one control plane per folder
     * @throws dev.portcullis.testing.process.StackException with the end of the log of the server that did not become ready
     */
    public static ControlPlane start(Tools tools, RunFolder folder, ControlPlaneOptions options) {
        CertificateAuthority authority = CertificateAuthority.create("portcullis test cluster", InstantSource.system());
        Etcd etcd = Etcd.start(tools, folder);
        ApiServer apiServer;
        try {
            apiServer = ApiServer.start(tools, folder, authority, etcd.client(), options);
        } catch (RuntimeException e) {
            etcd.close();
            throw e;
        }
        ControlPlane plane = new ControlPlane(folder, authority.certificatePem(), options, etcd, apiServer);
        try {
            plane.startControllers(tools);
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
        return plane;
    }

    private void startControllers(Tools tools) {
        String kubeconfig = "--kubeconfig=" + adminKubeconfig;
        Duration grace = Duration.ofMillis(500);
        if (options.controllers()) {
            Program program = Program.of(
                    tools.binary("kube-controller-manager"),
                    kubeconfig,
                    "--secure-port=0",
                    "--leader-elect=false",
                    "--use-service-account-credentials=true",
                    "--root-ca-file=" + folder.path().resolve("pki/ca.crt"),
                    "--service-account-private-key-file=" + folder.path().resolve("pki/service-accounts.key"));
            controllers.add(Supervised.start(folder, "kube-controller-manager", program.withGrace(grace)));
        }
        if (options.scheduler()) {
            Program program =
                    Program.of(tools.binary("kube-scheduler"), kubeconfig, "--secure-port=0", "--leader-elect=false");
            controllers.add(Supervised.start(folder, "kube-scheduler", program.withGrace(grace)));
        }
        if (options.controllers()) {
            try (KubernetesClient client = admin().client()) {
                controllers
                        .getFirst()
                        .awaitReady(Duration.ofMinutes(1), () -> hasServiceAccount(client, "default", "default"));
            }
        }
    }

    public URI url() {
        return apiServer.url();
    }

    public String caPem() {
        return caPem;
    }

    /** How a member of {@code system:masters} reaches the cluster. */
    @Override
    public ClusterAccess admin() {
        return new ClusterAccess(url(), caPem, adminToken());
    }

    public String adminToken() {
        return apiServer.adminToken();
    }

    /** A kubeconfig file of a member of {@code system:masters}. */
    public Path adminKubeconfig() {
        return adminKubeconfig;
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    /** A kubeconfig file of a service account; see {@link #serviceAccount}. */
    public Path kubeconfigFor(String namespace, String name) {
        return folder.write(
                namespace + "." + name + ".kubeconfig",
                serviceAccount(namespace, name).kubeconfig());
    }

    private static boolean hasServiceAccount(KubernetesClient client, String namespace, String name) {
        return client.serviceAccounts().inNamespace(namespace).withName(name).get() != null;
    }

    public void stopApiServer() {
        apiServer.stop();
    }

    /** From now on requests are not answered: clients run into their time limits. What they sent is lost where it is stopped then. */
    public void pauseApiServer() {
        apiServer.pause();
    }

    /** Lets the API server go on with what it was asked while it was paused. */
    public void resumeApiServer() {
        apiServer.resume();
    }

    /** Ends the API server at once: whatever it was about to answer is not answered. */
    public void killApiServer() {
        apiServer.kill();
    }

    public boolean isApiServerRunning() {
        return apiServer.isRunning();
    }

    /** Starts the API server again, on the same address and with the same data, and waits until it is ready. */
    public void startApiServer() {
        apiServer.start();
    }

    public void stopEtcd() {
        etcd.stop();
    }

    /** Starts etcd again, on the same address and with the same data. */
    public void startEtcd() {
        etcd.start();
    }

    /** Loses everything that the cluster holds: both servers are stopped, and started again without data, on the same addresses. */
    public void startWithoutData() {
        stopApiServer();
        stopEtcd();
        etcd.empty();
        startEtcd();
        startApiServer();
    }

    @Override
    public void close() {
        controllers.forEach(Supervised::close);
        apiServer.close();
        etcd.close();
    }
}
