package dev.portcullis.e2e.bench;

import dev.portcullis.e2e.install.Pods;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;

/** Creates Pods that are kept, one after the other, and deletes them. */
final class StoredPods {
    private static final double MILLISECOND = 1e6;

    private final KubernetesClient client;

    StoredPods(KubernetesClient client) {
        this.client = client;
    }

    /** Returns the median time of a creation in milliseconds. */
    double create(Case measured, String image, int number) {
        var times = new ArrayList<Double>();
        for (var i = 0; i < number; i++) {
            var pod = Pods.of(measured.namespace(), "stored-" + i, image);
            var began = System.nanoTime();
            client.resource(pod).create();
            times.add((System.nanoTime() - began) / MILLISECOND);
        }
        client.pods().inNamespace(measured.namespace()).withGracePeriod(0).delete();
        return Figures.middle(times);
    }
}
