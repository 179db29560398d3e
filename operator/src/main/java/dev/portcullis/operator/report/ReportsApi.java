package dev.portcullis.operator.report;

import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.operator.report.Standing.Live;
import dev.portcullis.operator.workload.BareStore;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reports of one kind in the cluster.
 *
 * @param client reads and writes
 * @param kind which
 */
record ReportsApi(KubernetesClient client, Kind kind) {
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String US = "portcullis";

    private static final String GROUP = "openreports.io";
    private static final String VERSION = "v1alpha1";
    private static final String PREFIX = "portcullis-";
    private static final String FIELD_MANAGER = "portcullis-operator";
    private static final long NO_RESYNC = 0;

    /** Reports in one page of the first list; others than we may have made them larger. */
    private static final long PAGE = 10;

    /** The kinds of OpenReports. */
    enum Kind {
        /** About something in a namespace. */
        REPORT("Report", "reports", true),
        /** About the cluster. */
        CLUSTER_REPORT("ClusterReport", "clusterreports", false);

        private final String text;
        private final String plural;
        private final boolean namespaced;

        Kind(String text, String plural, boolean namespaced) {
            this.text = text;
            this.plural = plural;
            this.namespaced = namespaced;
        }

        private ResourceDefinitionContext context() {
            return new ResourceDefinitionContext.Builder()
                    .withGroup(GROUP)
                    .withVersion(VERSION)
                    .withPlural(plural)
                    .withKind(text)
                    .withNamespaced(namespaced)
                    .build();
        }

        /** Returns a report to write; it goes when its owner goes. */
        GenericKubernetesResource report(
                @Nullable String namespace, String name, OwnerReference owner, Map<String, Object> content) {
            var report = new GenericKubernetesResource();
            report.setApiVersion(GROUP + "/" + VERSION);
            report.setKind(text);
            report.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(namespace)
                    .withName(name)
                    .addToLabels(MANAGED_BY, US)
                    .addToOwnerReferences(owner)
                    .build());
            report.setAdditionalProperties(content);
            return report;
        }
    }

    /** Returns whether the definitions are installed. */
    boolean isInstalled() {
        var resources = client.getApiResources(GROUP + "/" + VERSION);
        return resources != null
                && resources.getResources().stream().anyMatch(resource -> kind.text.equals(resource.getKind()));
    }

    /** Returns an informer of all that carry our label, which keeps little of each. */
    SharedIndexInformer<GenericKubernetesResource> ours(ResourceEventHandler<GenericKubernetesResource> handler) {
        var all = client.genericKubernetesResources(kind.context());
        var following = (kind.namespaced ? all.inAnyNamespace() : all)
                .withLabel(MANAGED_BY, US)
                .withLimit(PAGE)
                .runnableInformer(NO_RESYNC)
                .itemStore(new BareStore<>(GenericKubernetesResource::new));
        return following.addEventHandler(handler);
    }

    private Resource<GenericKubernetesResource> at(String namespace, String name) {
        var all = client.genericKubernetesResources(kind.context());
        return namespace.isEmpty()
                ? all.withName(name)
                : all.inNamespace(namespace).withName(name);
    }

    private Resource<GenericKubernetesResource> of(GenericKubernetesResource report) {
        var all = client.genericKubernetesResources(kind.context());
        var namespace = report.getMetadata().getNamespace();
        return namespace == null
                ? all.resource(report)
                : all.inNamespace(namespace).resource(report);
    }

    /** Returns the name of the report about a workload. */
    static String name(ObjectId workload) {
        return PREFIX + workload.uid();
    }

    /** Returns the UID of the workload that a report with this name is about; empty if it is none of ours. */
    static String uid(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
    }

    /** Returns the report about a workload. */
    static GenericKubernetesResource report(ObjectId workload, Map<String, Object> content) {
        var owner = new OwnerReferenceBuilder()
                .withApiVersion(workload.apiVersion())
                .withKind(workload.kind())
                .withName(workload.name())
                .withUid(workload.uid())
                .build();
        return Kind.REPORT.report(workload.namespace(), name(workload), owner, content);
    }

    /** Writes what is ours of a report, whoever else has written to it. */
    GenericKubernetesResource apply(GenericKubernetesResource report) {
        var ours = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FIELD_MANAGER)
                .withForce(true)
                .build();
        return of(report).patch(ours);
    }

    /** Writes a report as a whole, so that nothing stays of what somebody else wrote. */
    GenericKubernetesResource replace(GenericKubernetesResource report) {
        @Nullable GenericKubernetesResource standing = of(report).get();
        if (standing == null) {
            return apply(report);
        }
        report.getMetadata().setResourceVersion(standing.getMetadata().getResourceVersion());
        return of(report).update();
    }

    /** @param namespace empty for none */
    void delete(String namespace, String name) {
        at(namespace, name).delete();
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
