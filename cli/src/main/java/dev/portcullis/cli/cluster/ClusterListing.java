package dev.portcullis.cli.cluster;

import dev.portcullis.cluster.follow.Pages;
import dev.portcullis.crds.workload.WorkloadKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Collection;
import java.util.function.Consumer;

/** Lists workloads of a cluster. */
public final class ClusterListing {
    private static final long PAGE = 100;

    private ClusterListing() {}

    /** Reads the objects of a kind in some namespaces; in all where none is named. */
    public static void read(
            KubernetesClient client,
            WorkloadKind kind,
            Collection<String> namespaces,
            Consumer<GenericKubernetesResource> reader) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(WorkloadKind.VERSION)
                .withPlural(kind.resource())
                .withKind(kind.kind())
                .withNamespaced(true)
                .build();
        var all = client.genericKubernetesResources(context);
        if (namespaces.isEmpty()) {
            Pages.read(all.inAnyNamespace()::list, PAGE, reader);
        }
        for (var namespace : namespaces) {
            Pages.read(all.inNamespace(namespace)::list, PAGE, reader);
        }
    }
}
