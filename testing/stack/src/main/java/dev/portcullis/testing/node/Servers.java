package dev.portcullis.testing.node;

import dev.portcullis.testing.cluster.ClusterAccess;
import dev.portcullis.testing.pki.Pem;
import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The control plane, on a machine that all nodes are linked to: etcd, API server, controllers and scheduler. */
final class Servers {
    private static final int PORT = 6443;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Tools tools;
    private final RunFolder folder;
    private final Machine machine;
    private final Addresses addresses;
    private final URI url;
    private final Pki pki;
    private final List<String> further;
    private final Path audit;
    private final Part etcd;
    private final Part apiServer;
    private final Part controllers;
    private final Part scheduler;

    Servers(Tools tools, RunFolder folder, Machine machine, Addresses addresses, List<String> further) {
        this.tools = tools;
        this.folder = folder;
        this.machine = machine;
        this.addresses = addresses;
        this.url = URI.create("https://" + addresses.servers() + ":" + PORT);
        this.pki = new Pki(folder, addresses, url);
        this.further = List.copyOf(further);
        this.audit = folder.directory("audit").resolve("audit.log");
        folder.write("audit-policy.yaml", AuditLog.POLICY);
        Path forControllers = pki.kubeconfig("kube-controller-manager", "system:kube-controller-manager");
        Path forScheduler = pki.kubeconfig("kube-scheduler", "system:kube-scheduler");
        this.etcd = part("etcd", this::etcdArguments, List.of("ready to serve client requests"));
        this.apiServer =
                new Part(folder, "kube-apiserver", () -> program("kube-apiserver", arguments()), LIMIT, this::isReady);
        this.controllers = new Part(
                folder,
                "kube-controller-manager",
                () -> program("kube-controller-manager", controllerArguments(forControllers)),
                LIMIT,
                this::hasDefaultAccount);
        this.scheduler = part(
                "kube-scheduler",
                () -> List.of("--kubeconfig=" + forScheduler, "--bind-address=127.0.0.1", "--leader-elect=false"),
                List.of("Caches are synced", "Serving securely"));
    }

    private Part part(String name, Supplier<List<String>> arguments, List<String> signs) {
        Part[] self = new Part[1];
        self[0] = new Part(
                folder,
                name,
                () -> program(name, arguments.get()),
                LIMIT,
                () -> signs.stream().anyMatch(self[0].output()::contains));
        return self[0];
    }

    private Program program(String tool, List<String> arguments) {
        return machine.program(tools.binary(tool), arguments.toArray(String[]::new));
    }

    /** Starts all in order, as after a boot of the machine. */
    void start() {
        etcd.start();
        apiServer.start();
        controllers.begin();
        scheduler.begin();
        controllers.awaitReady();
        scheduler.awaitReady();
    }

    /** Ends all at once. What they keep is on disk. */
    void kill() {
        for (Part part : List.of(scheduler, controllers, apiServer, etcd)) {
            if (part.isRunning()) {
                part.kill();
            }
        }
    }

    Part etcd() {
        return etcd;
    }

    Part apiServer() {
        return apiServer;
    }

    Part controllers() {
        return controllers;
    }

    Part scheduler() {
        return scheduler;
    }

    Pki pki() {
        return pki;
    }

    ClusterAccess admin() {
        return pki.admin();
    }

    AuditLog auditLog() {
        return new AuditLog(audit);
    }

    private List<String> etcdArguments() {
        return List.of(
                "--name=default",
                "--data-dir=" + folder.path().resolve("etcd"),
                "--unsafe-no-fsync",
                "--log-level=info",
                "--listen-client-urls=http://127.0.0.1:2379",
                "--advertise-client-urls=http://127.0.0.1:2379",
                "--listen-peer-urls=http://127.0.0.1:2380",
                "--initial-advertise-peer-urls=http://127.0.0.1:2380",
                "--initial-cluster=default=http://127.0.0.1:2380");
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--etcd-servers=http://127.0.0.1:2379",
                "--advertise-address=" + addresses.servers(),
                "--secure-port=" + PORT,
                "--service-cluster-ip-range=" + addresses.services(),
                "--authorization-mode=Node,RBAC",
                "--enable-admission-plugins=NodeRestriction",
                // Webhooks named by Service are then called at their pods: this machine has no kube-proxy.
                "--enable-aggregator-routing=true",
                "--kubelet-preferred-address-types=InternalIP",
                "--kubelet-certificate-authority=" + pki.file("ca.crt"),
                "--kubelet-client-certificate=" + pki.file("apiserver-to-kubelet.crt"),
                "--kubelet-client-key=" + pki.file("apiserver-to-kubelet.key"),
                "--client-ca-file=" + pki.file("ca.crt"),
                "--tls-cert-file=" + pki.file("apiserver.crt"),
                "--tls-private-key-file=" + pki.file("apiserver.key"),
                "--token-auth-file=" + pki.file("tokens.csv"),
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + pki.file("service-accounts.pub"),
                "--service-account-signing-key-file=" + pki.file("service-accounts.key"),
                "--audit-policy-file=" + folder.path().resolve("audit-policy.yaml"),
                "--audit-log-path=" + audit,
                "--audit-log-maxsize=4096",
                "--allow-privileged=true",
                "--profiling=false"));
        arguments.addAll(further);
        return arguments;
    }

    private List<String> controllerArguments(Path kubeconfig) {
        return List.of(
                "--kubeconfig=" + kubeconfig,
                "--bind-address=127.0.0.1",
                "--leader-elect=false",
                "--use-service-account-credentials=true",
                "--root-ca-file=" + pki.file("ca.crt"),
                "--service-account-private-key-file=" + pki.file("service-accounts.key"));
    }

    private boolean isReady() {
        ClusterAccess admin = admin();
        try (HttpProbe probe = HttpProbe.trusting(Pem.trusting(admin.caPem()))) {
            return probe.answers(url.resolve("/readyz"), "Authorization", "Bearer " + admin.token());
        }
    }

    private boolean hasDefaultAccount() {
        try (KubernetesClient client = admin().client()) {
            return client.serviceAccounts()
                            .inNamespace("default")
                            .withName("default")
                            .get()
                    != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
