package dev.portcullis.e2e.bench;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Creates small objects that nobody judges, as many at once as the operator has requests under way. */
final class PlainWrites {
    static final String NAMESPACE = "plain";

    private static final double SECOND = 1e9;

    private final KubernetesClient client;
    private final int number;

    PlainWrites(KubernetesClient client, int number) {
        this.client = client;
        this.number = number;
    }

    /** Writes, and removes what was written; returns how many writes a second that were. */
    double perSecond() {
        var began = System.nanoTime();
        AtOnce.times(number, this::write);
        var rate = number * SECOND / (System.nanoTime() - began);
        AtOnce.times(
                number,
                index -> client.configMaps()
                        .inNamespace(NAMESPACE)
                        .withName(name(index))
                        .delete());
        return rate;
    }

    private static String name(int index) {
        return "plain-" + index;
    }

    private void write(int index) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(name(index))
                        .endMetadata()
                        .build())
                .create();
    }
}
