package dev.portcullis.operator.report;

import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.operator.report.Standing.Live;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Reports in the cluster.
 *
 * @param client reads and writes
 */
record ReportsApi(KubernetesClient client) {
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String US = "portcullis";

    private static final String GROUP = "openreports.io";
    private static final String VERSION = "v1alpha1";
    private static final String KIND = "Report";
    private static final String PREFIX = "portcullis-";
    private static final String FIELD_MANAGER = "portcullis-operator";
    private static final ResourceDefinitionContext REPORTS = new ResourceDefinitionContext.Builder()
            .withGroup(GROUP)
            .withVersion(VERSION)
            .withPlural("reports")
            .withKind(KIND)
            .withNamespaced(true)
            .build();

    /** Returns whether the definitions are installed. */
    boolean isInstalled() {
        var resources = client.getApiResources(GROUP + "/" + VERSION);
        return resources != null
                && resources.getResources().stream().anyMatch(resource -> KIND.equals(resource.getKind()));
    }

    MixedOperation<
                    GenericKubernetesResource,
                    io.fabric8.kubernetes.api.model.GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            all() {
        return client.genericKubernetesResources(REPORTS);
    }

    /** Returns the name of the report about a workload. */
    static String name(ObjectId workload) {
        return PREFIX + workload.uid();
    }

    /** Returns the UID of the workload that a report with this name is about; empty if it is none of ours. */
    static String uid(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
    }

    /** Returns the report to write; it goes when its workload goes. */
    static GenericKubernetesResource report(ObjectId workload, Map<String, Object> content) {
        var report = new GenericKubernetesResource();
        report.setApiVersion(GROUP + "/" + VERSION);
        report.setKind(KIND);
        report.setMetadata(new ObjectMetaBuilder()
                .withNamespace(workload.namespace())
                .withName(name(workload))
                .addToLabels(MANAGED_BY, US)
                .addToOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(workload.apiVersion())
                        .withKind(workload.kind())
                        .withName(workload.name())
                        .withUid(workload.uid())
                        .build())
                .build());
        report.setAdditionalProperties(content);
        return report;
    }

    /** Writes what is ours of a report, whoever else has written to it. */
    GenericKubernetesResource apply(GenericKubernetesResource report) {
        var ours = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FIELD_MANAGER)
                .withForce(true)
                .build();
        return all().inNamespace(report.getMetadata().getNamespace())
                .resource(report)
                .patch(ours);
    }

    /** Writes a report as a whole, so that nothing stays of what somebody else wrote. */
    GenericKubernetesResource replace(GenericKubernetesResource report) {
        var standing = all().inNamespace(report.getMetadata().getNamespace())
                .withName(report.getMetadata().getName())
                .get();
        if (standing == null) {
            return apply(report);
        }
        report.getMetadata().setResourceVersion(standing.getMetadata().getResourceVersion());
        return all().inNamespace(report.getMetadata().getNamespace())
                .resource(report)
                .update();
    }

    void delete(String namespace, String name) {
        all().inNamespace(namespace).withName(name).delete();
    }

    /** Returns what stands there, for comparing. */
    static Live live(GenericKubernetesResource report) {
        return new Live(hash(report, false), hash(report, true));
    }

    /** Returns the hash of all that a report says, and of what makes it ours. */
    static String hash(GenericKubernetesResource report, boolean times) {
        var said = new TreeMap<String, Object>(report.getAdditionalProperties());
        if (!times) {
            said.computeIfPresent("results", (name, results) -> withoutTimes(results));
        }
        var metadata = report.getMetadata();
        var labels = metadata.getLabels();
        said.put("-label", labels == null ? "" : Objects.requireNonNullElse(labels.get(MANAGED_BY), ""));
        said.put(
                "-owners",
                metadata.getOwnerReferences() == null
                        ? List.of()
                        : metadata.getOwnerReferences().stream()
                                .map(owner -> owner.getKind() + " " + owner.getUid())
                                .toList());
        return Digest.of(CanonicalJson.of(said).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private static Object withoutTimes(Object results) {
        if (!(results instanceof List<?> list)) {
            return results;
        }
        var all = new ArrayList<Object>();
        for (var one : list) {
            if (one instanceof Map<?, ?> fields) {
                var copy = new LinkedHashMap<Object, Object>(fields);
                copy.remove("timestamp");
                all.add(copy);
            } else {
                all.add(String.valueOf(one));
            }
        }
        return all;
    }
}
