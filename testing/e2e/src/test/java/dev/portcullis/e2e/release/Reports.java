package dev.portcullis.e2e.release;

import dev.portcullis.testing.cluster.Contested;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reports about workloads of a namespace, and those about policies. */
record Reports(KubernetesClient client, String namespace) {
    private static final String FORGED = "-forged";
    private static final Map<String, String> OURS = Map.of("app.kubernetes.io/managed-by", "portcullis");

    List<OfOneKind> kinds() {
        return List.of(
                new OfOneKind(all("Report", "reports", true).inNamespace(namespace), "Report"),
                new OfOneKind(all("ClusterReport", "clusterreports", false), "ClusterReport"));
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            all(String kind, String plural, boolean namespaced) {
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup("openreports.io")
                .withVersion("v1alpha1")
                .withPlural(plural)
                .withKind(kind)
                .withNamespaced(namespaced)
                .build());
    }

    static boolean isForged(String name) {
        return name.endsWith(FORGED);
    }

    /** One of the two kinds. */
    record OfOneKind(
            NonNamespaceOperation<
                            GenericKubernetesResource,
                            GenericKubernetesResourceList,
                            Resource<GenericKubernetesResource>>
                    all,
            String kind) {
        List<String> names() {
            return all.list().getItems().stream()
                    .map(report -> report.getMetadata().getName())
                    .toList();
        }

        boolean hasResults(String name) {
            var report = all.withName(name).get();
            return report != null
                    && report.getAdditionalProperties().get("results") instanceof List<?> results
                    && !results.isEmpty();
        }

        /** Has it say nothing. */
        void blank(String name) {
            Contested.edit(all.withName(name), report -> {
                var fields = new HashMap<>(report.getAdditionalProperties());
                fields.put("results", List.of());
                report.setAdditionalProperties(fields);
                return report;
            });
        }

        /** Makes one that looks like the operator's, about nothing that there is. */
        void forge(String name) {
            var report = new GenericKubernetesResource();
            report.setApiVersion("openreports.io/v1alpha1");
            report.setKind(kind);
            report.setMetadata(new ObjectMetaBuilder()
                    .withName(name + FORGED)
                    .withLabels(OURS)
                    .build());
            report.setAdditionalProperties(Map.of("source", "portcullis"));
            all.resource(report).create();
        }
    }
}
