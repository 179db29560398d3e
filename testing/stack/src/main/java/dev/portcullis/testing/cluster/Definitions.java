package dev.portcullis.testing.cluster;

import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.StackException;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** The definitions of custom resources that a cluster holds. */
public final class Definitions {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Definitions() {}

    /**
     * Waits until objects of every definition can be made.
     *
     * @throws StackException if that takes longer than a minute
     */
    public static void awaitEstablished(KubernetesClient client) {
        var definitions = client.apiextensions().v1().customResourceDefinitions();
        var established = Deadline.in(LIMIT)
                .await(() -> definitions.list().getItems().stream()
                        .allMatch(definition -> isEstablished(definition) && isServed(client, definition)));
        if (!established) {
            throw new StackException("the definitions of custom resources were not established in " + LIMIT);
        }
    }

    /** What answers requests for objects hears of a definition a moment after its status was written. */
    private static boolean isServed(KubernetesClient client, CustomResourceDefinition definition) {
        var spec = definition.getSpec();
        return spec.getVersions().stream()
                .filter(CustomResourceDefinitionVersion::getServed)
                .allMatch(version -> {
                    var served = client.getApiResources(spec.getGroup() + "/" + version.getName());
                    return served != null
                            && served.getResources().stream()
                                    .anyMatch(resource -> resource.getName()
                                            .equals(spec.getNames().getPlural()));
                });
    }

    /** The API server fills status and conditions one after the other. */
    private static boolean isEstablished(CustomResourceDefinition definition) {
        var status = definition.getStatus();
        return status != null
                && status.getConditions() != null
                && status.getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }
}
