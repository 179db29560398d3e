package dev.portcullis.cli.backfill.images;

import dev.portcullis.cli.cluster.ClusterListing;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.cluster.workload.WorkloadReader;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.workload.WorkloadKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What runs in a cluster, and what its controllers and CronJobs will run. Which digest a tag stands for is taken from the status of Pods, which nodes
 * write.
 */
final class RunningImages {
    private static final Map<String, String> STATUSES = Map.of(
            "containers", "containerStatuses",
            "initContainers", "initContainerStatuses",
            "ephemeralContainers", "ephemeralContainerStatuses");

    private final WorkloadReader reader;
    private final Set<String> exempt;
    private final Set<NamedImage> named = new LinkedHashSet<>();
    private final List<Listed> unreadable = new ArrayList<>();

    private RunningImages(WorkloadReader reader, Set<String> exempt) {
        this.reader = reader;
        this.exempt = exempt;
    }

    /** Lists the images of some namespaces; of all where none is named. */
    static List<Listed> list(KubernetesClient client, Collection<String> namespaces, Set<String> exempt) {
        var images = new RunningImages(new WorkloadReader(client.getKubernetesSerialization()), exempt);
        for (var kind : WorkloadKind.values()) {
            ClusterListing.read(client, kind, namespaces, object -> images.read(kind, object));
        }
        var all = new ArrayList<>(NamedImage.listed(images.named));
        all.addAll(images.unreadable);
        return all;
    }

    private void read(WorkloadKind kind, GenericKubernetesResource object) {
        var workload = reader.read(kind, object);
        var namespace = workload.id().namespace();
        if (exempt.contains(namespace) || workload.presence() != Presence.RUNS) {
            return;
        }
        if (!workload.problem().isEmpty()) {
            unreadable.add(new Listed.Unusable(workload.id().describe(), Reason.IMAGES_UNREADABLE, workload.problem()));
        }
        var pod = kind == WorkloadKind.POD;
        var running = pod ? running(object) : Map.<String, Set<Digest>>of();
        add(workload, pod, running);
    }

    private void add(Workload workload, boolean pod, Map<String, Set<Digest>> running) {
        for (var use : workload.uses()) {
            named.add(new NamedImage(
                    workload.id().namespace(),
                    workload.id().describe(),
                    use.image(),
                    pod,
                    running.getOrDefault(use.image(), Set.of())));
        }
    }

    /** Returns digests by the reference that a Pod's containers name. */
    private static Map<String, Set<Digest>> running(GenericKubernetesResource pod) {
        var running = new HashMap<String, Set<Digest>>();
        STATUSES.forEach((containers, statuses) -> {
            var images = new HashMap<String, String>();
            items(pod.get("spec", containers))
                    .forEach(container -> images.put(text(container.get("name")), text(container.get("image"))));
            items(pod.get("status", statuses)).forEach(status -> {
                var image = images.get(text(status.get("name")));
                var id = text(status.get("imageID"));
                if (image != null && id.indexOf('@') >= 0) {
                    Digest.parse(id.substring(id.lastIndexOf('@') + 1))
                            .ifPresent(digest -> running.computeIfAbsent(image, key -> new LinkedHashSet<>())
                                    .add(digest));
                }
            });
        });
        return running;
    }

    private static List<? extends Map<?, ?>> items(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .map(item -> (Map<?, ?>) item)
                        .toList()
                : List.of();
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
