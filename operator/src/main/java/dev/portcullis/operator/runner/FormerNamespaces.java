package dev.portcullis.operator.runner;

import dev.portcullis.cluster.follow.Pages;
import dev.portcullis.crds.runner.RunnerMarks;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Where runners are by what they carry, whether their namespace is one of runners or was. Not all of them have a record: those that wait have none, nor those
 * that are charged.
 */
final class FormerNamespaces {
    private static final long PAGE = 200;

    private FormerNamespaces() {}

    /**
     * Finds them.
     *
     * @param isRunner by what nobody can write but whoever makes runners; a label alone is anybody's
     * @throws ClusterFault if the API server does not say
     */
    static Set<String> of(KubernetesClient client, Predicate<Pod> isRunner) {
        var found = new TreeSet<String>();
        try {
            Pages.<Pod>read(
                    options -> {
                        options.setLabelSelector(RunnerMarks.BUDGET_LABEL);
                        return client.pods().inAnyNamespace().list(options);
                    },
                    PAGE,
                    pod -> {
                        if (isRunner.test(pod)) {
                            found.add(pod.getMetadata().getNamespace());
                        }
                    });
        } catch (KubernetesClientException e) {
            throw new ClusterFault("runners cannot be listed", e);
        }
        return found;
    }
}
