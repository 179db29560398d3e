package dev.portcullis.e2e.node;

import dev.portcullis.testing.node.RealCluster;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import java.io.PrintStream;

/** Starts a cluster with a node and registries, says how to use it, and keeps it until it is interrupted. */
public final class Node {
    /** What {@code sysexits.h} calls EX_UNAVAILABLE. */
    private static final int UNAVAILABLE = 69;

    private Node() {}

    /** Runs until the process is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        var missing = RealCluster.missing();
        if (missing.isPresent()) {
            System.err.println("NOT RUN: a real node: " + missing.get());
            System.exit(UNAVAILABLE);
        }
        keep(System.out);
    }

    private static void keep(PrintStream out) throws InterruptedException {
        var tools = Tools.find();
        try (var folder = RunFolder.create(tools, "node");
                var cluster = RealCluster.start(tools, folder, out)) {
            tell(tools, cluster, out);
            Thread.currentThread().join();
        }
    }

    private static void tell(Tools tools, RealCluster cluster, PrintStream out) {
        var registry = cluster.privateRegistry();
        var credentials = registry.credentials().orElseThrow();
        out.println("The cluster stays up until you press Ctrl-C. In another terminal:");
        out.println("  export KUBECONFIG=" + cluster.adminKubeconfig());
        out.println("  " + tools.binary("kubectl") + " get nodes");
        out.println("To run the release's tests on it:");
        out.println("  export E2E_CLUSTER=existing E2E_REGISTRY=" + registry.host());
        out.println("  export E2E_REGISTRY_USER=" + credentials.user() + " E2E_REGISTRY_PASSWORD="
                + credentials.password());
        out.println("  make e2e");
        out.println("A registry that serves everybody: " + cluster.registry().host());
        out.flush();
    }
}
