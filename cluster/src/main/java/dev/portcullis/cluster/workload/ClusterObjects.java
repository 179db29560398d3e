package dev.portcullis.cluster.workload;

import dev.portcullis.core.program.Circumstances;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Reads objects of a cluster again, one at a time, with no other right than that to list them. */
public final class ClusterObjects implements ObjectSource {
    private final KubernetesClient client;
    private final WorkloadReader reader;

    public ClusterObjects(KubernetesClient client) {
        this.client = client;
        this.reader = new WorkloadReader(client.getKubernetesSerialization());
    }

    @Override
    public Circumstances.Asking read(AskedObject object) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(object.group())
                .withVersion(object.version())
                .withPlural(object.resource())
                .withKind(object.id().kind())
                .withNamespaced(true)
                .build();
        try {
            return client
                    .genericKubernetesResources(context)
                    .inNamespace(object.id().namespace())
                    .withField("metadata.name", object.id().name())
                    .list()
                    .getItems()
                    .stream()
                    .filter(found ->
                            object.id().uid().equals(found.getMetadata().getUid()))
                    .findFirst()
                    .map(found -> reader.reread(object, found))
                    .orElseGet(() -> new Circumstances.Unread(object.id().describe() + " is gone"));
        } catch (KubernetesClientException e) {
            return new Circumstances.Unread(object.id().describe() + " cannot be read: "
                    + (e.getCode() == 0 ? "the API server does not answer" : "status " + e.getCode()));
        }
    }
}
