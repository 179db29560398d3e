package dev.portcullis.cli.report;

import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.WorkloadListener;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.WorkloadReader;
import dev.portcullis.crds.workload.WorkloadKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
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
        var token = "";
        do {
            var page = page(kind, namespace, token);
            page.getItems().forEach(object -> workloads.put(reader.read(kind, object)));
            var next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
            token = next == null ? "" : next;
        } while (!token.isEmpty());
    }

    private GenericKubernetesResourceList page(WorkloadKind kind, String namespace, String token) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(WorkloadKind.VERSION)
                .withPlural(kind.resource())
                .withKind(kind.kind())
                .withNamespaced(true)
                .build();
        var options = new ListOptionsBuilder()
                .withLimit(PAGE)
                .withContinue(token.isEmpty() ? null : token)
                .build();
        var all = client.genericKubernetesResources(context);
        return namespace.isEmpty()
                ? all.inAnyNamespace().list(options)
                : all.inNamespace(namespace).list(options);
    }
}
