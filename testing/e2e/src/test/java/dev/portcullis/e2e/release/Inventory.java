package dev.portcullis.e2e.release;

import dev.portcullis.testing.cluster.ClusterAccess;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All objects of a cluster by group, kind, namespace and name, but those that come and go by themselves.
 *
 * @param objects each as {@code group/Kind namespace/name}
 */
record Inventory(SortedSet<String> objects) {
    private static final Set<String> BY_THEMSELVES = Set.of("Event", "Lease", "Endpoints", "EndpointSlice");

    /** What is known where nobody looked. */
    static final Inventory UNKNOWN = new Inventory(new TreeSet<>());

    /** Everything is asked for at once, of an API server that may have begun only now. */
    private static final int PATIENCE_MILLIS = 60_000;

    /** Looks at everything that can be listed. */
    static Inventory of(ClusterAccess access) {
        var config = new ConfigBuilder(access.config())
                .withRequestTimeout(PATIENCE_MILLIS)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            return of(client);
        }
    }

    private static Inventory of(KubernetesClient client) {
        var versions = Stream.concat(
                Stream.of("v1"),
                client.getApiGroups().getGroups().stream()
                        .map(group -> group.getPreferredVersion().getGroupVersion()));
        var found = new TreeSet<String>();
        versions.forEach(version -> list(client, version, found));
        return new Inventory(found);
    }

    private static void list(KubernetesClient client, String groupVersion, Set<String> found) {
        var resources = client.getApiResources(groupVersion);
        if (resources == null) {
            return;
        }
        var parts = groupVersion.split("/", 2);
        var group = parts.length == 1 ? "" : parts[0];
        var version = parts[parts.length - 1];
        resources.getResources().stream()
                .filter(resource -> resource.getVerbs().contains("list") && !BY_THEMSELVES.contains(resource.getKind()))
                .forEach(resource -> list(client, group, version, resource, found));
    }

    private static void list(
            KubernetesClient client, String group, String version, APIResource resource, Set<String> found) {
        var all = client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(resource.getKind())
                .withPlural(resource.getName())
                .withNamespaced(resource.getNamespaced())
                .build());
        try {
            var list = resource.getNamespaced() ? all.inAnyNamespace().list() : all.list();
            list.getItems().stream()
                    .map(object -> "%s/%s %s/%s"
                            .formatted(
                                    group,
                                    resource.getKind(),
                                    Objects.requireNonNullElse(
                                            object.getMetadata().getNamespace(), ""),
                                    object.getMetadata().getName()))
                    .forEach(found::add);
        } catch (KubernetesClientException e) {
            // A definition went while this was looked at, or the kind has no objects of its own.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_BAD_METHOD) {
                throw e;
            }
        }
    }

    /** @throws IllegalStateException if there are definitions of this API group: another test's, or somebody's installation */
    void requireNoneOf(String group) {
        var those = objects.stream()
                .filter(object -> object.startsWith("apiextensions.k8s.io/") && object.endsWith("." + group))
                .toList();
        if (!those.isEmpty()) {
            throw new IllegalStateException("this cluster has an installation already: " + those);
        }
    }

    /** Returns what came and what went since, each marked. */
    List<String> changes(Inventory later) {
        var changes = new ArrayList<String>();
        later.objects.stream()
                .filter(object -> !objects.contains(object))
                .forEach(object -> changes.add("+ " + object));
        objects.stream()
                .filter(object -> !later.objects.contains(object))
                .forEach(object -> changes.add("- " + object));
        return changes;
    }
}
