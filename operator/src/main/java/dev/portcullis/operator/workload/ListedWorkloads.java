package dev.portcullis.operator.workload;

import dev.portcullis.cluster.follow.Pages;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.WorkloadReader;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists objects of the kinds that the settings name, which are not followed. {@link #look} is for one thread, all else for any.
 *
 * <p>What could not be read is not taken for gone: of a kind of which not everything was read, what was known stays.
 */
public final class ListedWorkloads {
    private static final Logger LOG = LoggerFactory.getLogger(ListedWorkloads.class);
    private static final long PAGE = 10;

    /** Objects of one kind beyond this are passed over, and that is told. */
    private static final int MOST = 20_000;

    private final KubernetesClient client;
    private final ImageResources resources;
    private final Workloads workloads;
    private final WorkloadReader reader;
    private final int most;
    private final Map<ImageResource, KeptUids> known = new HashMap<>();
    private final Set<ImageResource> unread = new HashSet<>();
    private volatile int incomplete;

    /** Makes a list that tells these workloads. */
    public ListedWorkloads(KubernetesClient client, ImageResources resources, Workloads workloads) {
        this(client, resources, workloads, MOST);
    }

    ListedWorkloads(KubernetesClient client, ImageResources resources, Workloads workloads, int most) {
        this.client = client;
        this.resources = resources;
        this.workloads = workloads;
        this.reader = new WorkloadReader(client.getKubernetesSerialization());
        this.most = most;
        this.unread.addAll(resources.all());
        this.incomplete = unread.size();
    }

    /** Lists them all once. */
    public void look() {
        for (var resource : resources.all()) {
            if (look(resource)) {
                unread.remove(resource);
            } else {
                unread.add(resource);
            }
            incomplete = unread.size();
        }
    }

    /** Returns of how many kinds not everything was read at the last look, or nothing yet. */
    public int incomplete() {
        return incomplete;
    }

    /** Returns whether everything was read. */
    private boolean look(ImageResource resource) {
        var uids = known.computeIfAbsent(resource, fresh -> new KeptUids(most));
        var listing = uids.listing();
        try {
            if (read(resource, listing)) {
                listing.endComplete().forEach(workloads::remove);
                return true;
            }
            LOG.atWarn()
                    .addKeyValue("resource", resource.resource())
                    .addKeyValue("read", listing.size())
                    .log("there are more objects than are read; what was known of the others stays");
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("group", resource.group())
                    .addKeyValue("resource", resource.resource())
                    .addKeyValue("status", e.getCode())
                    .log("objects of a kind that the settings name cannot be listed; grant the operator list on it");
        }
        listing.endIncomplete().forEach(workloads::remove);
        return false;
    }

    private boolean read(ImageResource resource, KeptUids.Listing listing) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(resource.group())
                .withVersion(resource.version())
                .withPlural(resource.resource())
                .withNamespaced(true)
                .build();
        var all = client.genericKubernetesResources(context).inAnyNamespace();
        return Pages.read(
                all::list,
                PAGE,
                object -> {
                    put(resource, object);
                    listing.saw(String.valueOf(object.getMetadata().getUid()));
                },
                () -> listing.size() < most);
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
