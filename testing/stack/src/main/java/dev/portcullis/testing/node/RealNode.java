package dev.portcullis.testing.node;

import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.StackException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** A machine with containerd, kubelet and kube-proxy, which runs pods. */
public final class RealNode implements AutoCloseable {
    static final int PROXY_HEALTH = 10256;
    private static final int KUBELET_HEALTH = 10248;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final RealCluster cluster;
    private final int number;
    private final String name;
    private final Machine machine;
    private final Part containerd;
    private final Part kubelet;
    private final Part proxy;

    RealNode(RealCluster cluster, int number, Path packages) {
        this.cluster = cluster;
        this.number = number;
        this.name = "node-" + number;
        String group = cluster.folder().path().getFileName() + "/" + name;
        this.machine = Machine.of(
                cluster.tools(),
                cluster.folder(),
                name,
                "-merge=" + packages,
                "-cgroup=" + group,
                "-bind=" + cluster.folder().directory(name + "/var-lib") + ":/var/lib",
                "-bind=" + cluster.folder().directory(name + "/var-log") + ":/var/log");
        NodeFiles files = new NodeFiles(cluster.folder(), cluster.addresses(), name, number, cluster.pki());
        this.containerd = containerd(files.containerd(cluster.pauseImage()));
        this.kubelet = kubelet(files.kubelet(group), files.kubeletAccess());
        this.proxy = proxy(files.proxy());
    }

    private Part containerd(Path configuration) {
        Part[] self = new Part[1];
        self[0] = new Part(
                cluster.folder(),
                name + "-containerd",
                () -> program(cluster.tools().binary("containerd"), "--config=" + configuration),
                LIMIT,
                () -> self[0].output().contains("containerd successfully booted"));
        return self[0];
    }

    private Part kubelet(Path configuration, Path access) {
        return new Part(
                cluster.folder(),
                name + "-kubelet",
                () -> program(
                        cluster.tools().binary("kubelet"),
                        "--config=" + configuration,
                        "--kubeconfig=" + access,
                        "--hostname-override=" + name,
                        "--node-ip=" + address(),
                        "--root-dir=/var/lib/kubelet"),
                LIMIT,
                () -> answers(KUBELET_HEALTH));
    }

    private Part proxy(Path configuration) {
        return new Part(
                cluster.folder(),
                name + "-kube-proxy",
                () -> program(cluster.tools().binary("kube-proxy"), "--config=" + configuration),
                LIMIT,
                () -> answers(PROXY_HEALTH));
    }

    /** Kubelet would take registry credentials from the home folder, where crane and cosign have theirs: so it has another. */
    private Program program(Path executable, String... arguments) {
        return machine.program(executable, arguments)
                .withEnvironment("HOME", "/var/lib")
                .withEnvironment(
                        "PATH",
                        cluster.tools().folderWith("ctr") + ":" + cluster.packetFilters()
                                + ":/usr/sbin:/usr/bin:/sbin:/bin");
    }

    /** Turns the machine on, links it and starts everything on it; waits until kubelet says that it is ready for pods. */
    public void start() {
        Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Addresses addresses = cluster.addresses();
        machine.start();
        int servers = cluster.serversPid();
        machine.link(servers, name, addresses.serversFor(number), addresses.node(number));
        machine.route(servers, addresses.pods(number), addresses.node(number));
        containerd.start();
        kubelet.begin();
        proxy.begin();
        kubelet.awaitReady();
        proxy.awaitReady();
        awaitReady(begin);
    }

    /** Waits until a heartbeat from not before that instant says that the node is ready. */
    private void awaitReady(Instant begin) {
        try (KubernetesClient client = cluster.admin().client()) {
            if (!Deadline.in(LIMIT).await(() -> isReady(client, begin))) {
                throw new StackException(name + " did not become ready within " + LIMIT + "; see " + kubelet.log());
            }
        }
    }

    private boolean isReady(KubernetesClient client, Instant since) {
        try {
            return Stream.ofNullable(client.nodes().withName(name).get())
                    .flatMap(known -> known.getStatus().getConditions().stream())
                    .anyMatch(condition -> condition.getType().equals("Ready")
                            && condition.getStatus().equals("True")
                            && !Instant.parse(condition.getLastHeartbeatTime()).isBefore(since));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private boolean answers(int port) {
        try (HttpProbe probe = HttpProbe.plain()) {
            return probe.answers(URI.create("http://" + address() + ":" + port + "/healthz"));
        }
    }

    /** Its name in the cluster. */
    public String name() {
        return name;
    }

    /** Its address, which pods, servers and this machine reach. */
    public String address() {
        return cluster.addresses().node(number);
    }

    public Part containerd() {
        return containerd;
    }

    public Part kubelet() {
        return kubelet;
    }

    public Part proxy() {
        return proxy;
    }

    /** A program to be run on the node as it is now, with {@code ctr}, {@code runc} and {@code iptables-nft} on its path. */
    public Program onNode(Path executable, String... arguments) {
        return program(executable, arguments);
    }

    /** The first process of its machine: who shares its namespace of PIDs runs on the node. */
    public int pid() {
        return machine.pid();
    }

    public boolean isRunning() {
        return machine.isRunning();
    }

    /** Pulls the plug: all processes, containers and mounts are gone; the disk stays. */
    public void kill() {
        machine.close();
        List.of(proxy, kubelet, containerd).forEach(Part::stop);
    }

    /** Pulls the plug and starts from disk. */
    public void reboot() {
        kill();
        start();
    }

    @Override
    public void close() {
        kill();
    }
}
