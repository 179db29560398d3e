package dev.portcullis.testing.node;

import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Starts a cluster with a node, runs a pod there, prints its run folder, and waits to be killed. */
final class CallerThatStartsNode {
    private CallerThatStartsNode() {}

    public static void main(String[] arguments) throws InterruptedException {
        Tools tools = Tools.find();
        RunFolder folder = RunFolder.create(tools, "node-caller");
        RealCluster cluster = RealCluster.start(tools, folder, System.err);
        try (KubernetesClient client = cluster.admin().client()) {
            cluster.createNamespace("work", Map.of());
            String image = cluster.registry().workload("apps/work", "1", "work").byDigest();
            Workloads pods = new Workloads(client, "work");
            pods.create(Workloads.pod("stays", image, "print", "here"));
            pods.awaitLog("stays", "here");
        }
        System.out.println(folder.path());
        System.out.flush();
        new CountDownLatch(1).await();
        System.out.println(cluster.host());
    }
}
