package dev.portcullis.cli.budget;

import dev.portcullis.cluster.runner.RunnerOwners;
import dev.portcullis.runner.OwnerKind;
import dev.portcullis.runner.OwnerLookup;
import dev.portcullis.runner.OwnerObject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;

/**
 * Owners of runners as the API server has them at this moment. May throw the client's exceptions: who may not read them cannot be told whose a job is.
 *
 * @param client of the cluster
 */
record LiveOwners(KubernetesClient client) implements OwnerLookup {
    @Override
    public Optional<OwnerObject> find(OwnerKind kind, String namespace, String name) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(kind.version())
                .withKind(kind.kind())
                .withPlural(kind.plural())
                .withNamespaced(true)
                .build();
        return Optional.ofNullable(client.genericKubernetesResources(context)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(object -> RunnerOwners.of(kind, object));
    }
}
