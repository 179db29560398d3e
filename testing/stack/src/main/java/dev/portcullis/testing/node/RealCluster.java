package dev.portcullis.testing.node;

import dev.portcullis.testing.cluster.ClusterAccess;
import dev.portcullis.testing.cluster.TestCluster;
import dev.portcullis.testing.pki.IssuedCertificate;
import dev.portcullis.testing.process.DebianPackages;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.process.Unwinding;
import dev.portcullis.testing.registry.Credentials;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cluster whose nodes run pods: servers and nodes each on a {@link Machine} of their own, so that nothing of it is on this machine but one
 * interface, which goes with them. There is no cluster DNS, no network policy and no way out to other networks.
 *
 * <p>Everything has one address for all: this process, nodes and pods reach API server, registries, nodes and pods under the same. Methods
 * may be called from any thread; those that start or stop something wait for each other.
 */
public final class RealCluster implements TestCluster {
    /** The tools that it needs beyond Debian's packages. */
    public static final List<String> TOOLS = List.of(
            "supervise",
            "namespace",
            "workload",
            "registry",
            "crane",
            "etcd",
            "kube-apiserver",
            "kube-controller-manager",
            "kube-scheduler",
            "kubelet",
            "kube-proxy",
            "containerd",
            "containerd-shim-runc-v2",
            "ctr");

    private static final List<String> PACKET_FILTERS = List.of(
            "iptables", "iptables-save", "iptables-restore", "ip6tables", "ip6tables-save", "ip6tables-restore");

    private final Tools tools;
    private final RunFolder folder;
    private final Path packages;
    private final PrintStream progress;
    private final long begin = System.nanoTime();
    private final Addresses addresses = Addresses.free();
    private final Machine machine;
    private final Servers servers;
    private final NodeRegistry open;
    private final NodeRegistry closed;
    private final Path adminKubeconfig;
    private final Path packetFilters;
    private final List<RealNode> nodes = new ArrayList<>();
    private String pauseImage = "";

    private RealCluster(
            Tools tools, RunFolder folder, Path packages, PrintStream progress, List<String> apiServerArguments) {
        this.tools = tools;
        this.folder = folder;
        this.packages = packages;
        this.progress = progress;
        this.machine = Machine.of(tools, folder, "servers");
        this.servers = new Servers(tools, folder, machine, addresses, apiServerArguments);
        String host = addresses.servers();
        Credentials credentials = new Credentials("puller", Pki.random());
        this.open = NodeRegistry.of(tools, folder, machine, "registry-open", host + ":5000", null);
        this.closed = NodeRegistry.of(tools, folder, machine, "registry-closed", host + ":5001", credentials);
        this.adminKubeconfig = folder.write("admin.kubeconfig", servers.admin().kubeconfig());
        this.packetFilters = packetFilters(folder);
        folder.write("home/.docker/config.json", credentials.dockerConfig(closed.host()));
        List.of(open, closed).forEach(registry -> registry.serveAs(registry.host()));
    }

    /** Why it cannot run on this machine; empty where it can. May fetch packages, some seconds once. */
    public static Optional<String> missing() {
        return Requirements.missing();
    }

    /**
     * Starts servers and one node and waits until it is ready for pods.
     *
     * @param folder holds logs, keys and data; one cluster per folder
     * @param progress is told what is done, with the seconds since the start
     * @param apiServerArguments further arguments of kube-apiserver; they come last and so win
     * @throws StackException if it cannot run on this machine, or with the end of the log of what did not become ready
     */
    public static RealCluster start(Tools tools, RunFolder folder, PrintStream progress, String... apiServerArguments) {
        Path packages = switch (DebianPackages.of(Requirements.PACKAGES)) {
            case DebianPackages.Unpacked unpacked -> unpacked.root();
            case DebianPackages.Unavailable why -> throw new StackException("no packages for a node: " + why.reason());
        };
        missing().ifPresent(why -> {
            throw new StackException("no real node: " + why);
        });
        tools.folderWith(TOOLS.toArray(String[]::new));
        RealCluster cluster = new RealCluster(tools, folder, packages, progress, List.of(apiServerArguments));
        try (Unwinding unwinding = new Unwinding()) {
            unwinding.on(cluster);
            cluster.start();
            unwinding.keep();
            return cluster;
        }
    }

    private void start() {
        machine.start();
        machine.link(
                0,
                "pc" + Long.toHexString(ProcessHandle.current().pid()) + "-" + addresses.second(),
                addresses.host(),
                addresses.servers());
        machine.route(0, addresses.all(), addresses.servers());
        open.server().start();
        closed.server().start();
        pauseImage = open.workload("test/pause", "1", "pause").byTag();
        say("registries at " + open.host() + " and " + closed.host());
        servers.start();
        say("API server at " + admin().server());
        addNode();
    }

    /** Adds a node and waits until it is ready for pods. The first is there from the start. */
    public synchronized RealNode addNode() {
        if (nodes.size() == Addresses.MOST_NODES) {
            throw new StackException("there are " + nodes.size() + " nodes, and no more addresses");
        }
        RealNode node = new RealNode(this, nodes.size() + 1, packages);
        nodes.add(node);
        node.start();
        say(node.name() + " at " + node.address());
        return node;
    }

    private void say(String what) {
        progress.printf("node: %s (%.1f s)%n", what, (System.nanoTime() - begin) / 1e9);
    }

    /** The first node. */
    public RealNode node() {
        return nodes().getFirst();
    }

    public synchronized List<RealNode> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public ClusterAccess admin() {
        return servers.admin();
    }

    /** A kubeconfig file of a member of {@code system:masters}. */
    public Path adminKubeconfig() {
        return adminKubeconfig;
    }

    /** This machine as API server, nodes and pods see it. They reach what listens there or on all addresses, not what listens on loopback. */
    @Override
    public String host() {
        return addresses.host();
    }

    /** Serves everybody. */
    public NodeRegistry registry() {
        return open;
    }

    /** Serves who shows its credentials. The crane and cosign of this run folder know them; kubelet does not. */
    public NodeRegistry privateRegistry() {
        return closed;
    }

    public AuditLog auditLog() {
        return servers.auditLog();
    }

    public Part etcd() {
        return servers.etcd();
    }

    public Part apiServer() {
        return servers.apiServer();
    }

    public Part controllers() {
        return servers.controllers();
    }

    public Part scheduler() {
        return servers.scheduler();
    }

    /** A certificate by the cluster's authority ({@link ClusterAccess#caPem}) for a TLS server of that DNS name. */
    public IssuedCertificate certificate(String dnsName) {
        return servers.pki().issue(dnsName);
    }

    /** Kills everything but the registries and starts it from disk, as a power failure of the whole cluster would. */
    public synchronized void reboot() {
        nodes.forEach(RealNode::kill);
        servers.kill();
        servers.start();
        nodes.forEach(RealNode::start);
    }

    @Override
    public synchronized void close() {
        try (Unwinding unwinding = new Unwinding()) {
            unwinding.on(machine);
            nodes.forEach(unwinding::on);
        }
    }

    Tools tools() {
        return tools;
    }

    RunFolder folder() {
        return folder;
    }

    Addresses addresses() {
        return addresses;
    }

    Pki pki() {
        return servers.pki();
    }

    String pauseImage() {
        return pauseImage;
    }

    int serversPid() {
        return machine.pid();
    }

    /** A folder with the names by which kubelet and kube-proxy call iptables: links that Debian makes when it installs the package. */
    Path packetFilters() {
        return packetFilters;
    }

    private static Path packetFilters(RunFolder folder) {
        Path links = folder.directory("iptables");
        for (String name : PACKET_FILTERS) {
            try {
                Files.createSymbolicLink(links.resolve(name), Path.of("/usr/sbin/xtables-nft-multi"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return links;
    }
}
