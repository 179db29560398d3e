package dev.portcullis.cli.report;

import dev.portcullis.cli.cluster.ClusterListing;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.WorkloadListener;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.WorkloadReader;
import dev.portcullis.crds.workload.WorkloadKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.Set;

/** Lists what runs in a cluster. */
final class ClusterWorkloads {
    private static final WorkloadListener NOBODY = new WorkloadListener() {
        @Override
        public void changed(Workload workload, Set<Question> questions) {}

        @Override
        public void gone(Workload workload) {}
    };

    private ClusterWorkloads() {}

    /** Lists the workloads of some namespaces; of all where none is named. */
    static Workloads list(KubernetesClient client, Collection<String> namespaces, Set<String> exempt) {
        var reader = new WorkloadReader(client.getKubernetesSerialization());
        var workloads = new Workloads(exempt::contains, NOBODY);
        for (var kind : WorkloadKind.values()) {
            ClusterListing.read(client, kind, namespaces, object -> workloads.put(reader.read(kind, object)));
        }
        return workloads;
    }
}
