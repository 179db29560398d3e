package dev.portcullis.operator.workload;

import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.WorkloadReader;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists objects of the kinds that the settings name, which are not followed. For one thread. */
public final class ListedWorkloads {
    private static final Logger LOG = LoggerFactory.getLogger(ListedWorkloads.class);
    private static final long PAGE = 10;

    /** Objects of one kind beyond this are passed over, and that is told. */
    private static final int MOST = 20_000;

    private final KubernetesClient client;
    private final ImageResources resources;
    private final Workloads workloads;
    private final WorkloadReader reader;
    private final Map<ImageResource, Set<String>> known = new HashMap<>();

    /** Makes a list that tells these workloads. */
    public ListedWorkloads(KubernetesClient client, ImageResources resources, Workloads workloads) {
        this.client = client;
        this.resources = resources;
        this.workloads = workloads;
        this.reader = new WorkloadReader(client.getKubernetesSerialization());
    }

    /** Lists them all once. A kind that cannot be listed keeps what was known of it. */
    public void look() {
        resources.all().forEach(this::look);
    }

    private void look(ImageResource resource) {
        try {
            var seen = new HashSet<String>();
            var token = "";
            do {
                token = page(resource, token, seen);
            } while (!token.isEmpty() && seen.size() < MOST);
            if (!token.isEmpty()) {
                LOG.atWarn()
                        .addKeyValue("resource", resource.resource())
                        .addKeyValue("read", seen.size())
                        .log("there are more objects than are read");
            }
            known.getOrDefault(resource, Set.of()).stream()
                    .filter(uid -> !seen.contains(uid))
                    .forEach(workloads::remove);
            known.put(resource, seen);
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("group", resource.group())
                    .addKeyValue("resource", resource.resource())
                    .addKeyValue("status", e.getCode())
                    .log("objects of a kind that the settings name cannot be listed; grant the operator list on it");
        }
    }

    private String page(ImageResource resource, String token, Set<String> seen) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(resource.group())
                .withVersion(resource.version())
                .withPlural(resource.resource())
                .withNamespaced(true)
                .build();
        var options = new ListOptionsBuilder()
                .withLimit(PAGE)
                .withContinue(token.isEmpty() ? null : token)
                .build();
        var list = client.genericKubernetesResources(context).inAnyNamespace().list(options);
        for (var object : list.getItems()) {
            put(resource, object);
            seen.add(String.valueOf(object.getMetadata().getUid()));
        }
        var next = list.getMetadata() == null ? null : list.getMetadata().getContinue();
        return next == null ? "" : next;
    }

    private void put(ImageResource resource, GenericKubernetesResource object) {
        try {
            workloads.put(reader.read(resource, object));
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("resource", resource.resource())
                    .addKeyValue("name", object.getMetadata().getName())
                    .log("a workload could not be read");
        }
    }
}
