package dev.portcullis.cli.report;

import dev.portcullis.cluster.follow.Pages;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.WorkloadListener;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.WorkloadReader;
import dev.portcullis.crds.workload.WorkloadKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Collection;
import java.util.Set;

/** Lists what runs in a cluster. */
final class ClusterWorkloads {
    private static final long PAGE = 100;
    private static final WorkloadListener NOBODY = new WorkloadListener() {
        @Override
        public void changed(Workload workload, Set<Question> questions) {}

        @Override
        public void gone(Workload workload) {}
    };

    private final KubernetesClient client;
    private final WorkloadReader reader;
    private final Workloads workloads;

    private ClusterWorkloads(KubernetesClient client, Set<String> exempt) {
        this.client = client;
        this.reader = new WorkloadReader(client.getKubernetesSerialization());
        this.workloads = new Workloads(exempt::contains, NOBODY);
    }

    /** Lists the workloads of some namespaces; of all where none is named. */
    static Workloads list(KubernetesClient client, Collection<String> namespaces, Set<String> exempt) {
        var listing = new ClusterWorkloads(client, exempt);
        for (var kind : WorkloadKind.values()) {
            if (namespaces.isEmpty()) {
                listing.read(kind, "");
            }
            namespaces.forEach(namespace -> listing.read(kind, namespace));
        }
        return listing.workloads;
    }

    private void read(WorkloadKind kind, String namespace) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(WorkloadKind.VERSION)
                .withPlural(kind.resource())
                .withKind(kind.kind())
                .withNamespaced(true)
                .build();
        var all = client.genericKubernetesResources(context);
        var listed = namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
        Pages.read(listed::list, PAGE, object -> workloads.put(reader.read(kind, object)));
    }
}
