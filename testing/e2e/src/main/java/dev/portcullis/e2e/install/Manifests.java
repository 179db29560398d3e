package dev.portcullis.e2e.install;

import dev.portcullis.testing.cluster.Definitions;
import dev.portcullis.testing.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Applies the objects of {@code manifests/base} as an administrator would. */
final class Manifests {
    private Manifests() {}

    static void apply(TestCluster cluster, Path folder) {
        try (var client = cluster.admin().client()) {
            var objects = read(client, folder);
            objects.stream().filter(Manifests::comesFirst).forEach(object -> apply(client, object));
            Definitions.awaitEstablished(client);
            objects.stream().filter(object -> !comesFirst(object)).forEach(object -> apply(client, object));
        }
    }

    private static boolean comesFirst(HasMetadata object) {
        return object instanceof CustomResourceDefinition || object.getKind().equals("Namespace");
    }

    private static void apply(KubernetesClient client, HasMetadata object) {
        client.resource(object).forceConflicts().serverSideApply();
    }

    private static List<HasMetadata> read(KubernetesClient client, Path folder) {
        var objects = new ArrayList<HasMetadata>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Manifests::isObjects).sorted().toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    objects.addAll(client.load(in).items());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the manifests cannot be read", e);
        }
        return objects;
    }

    private static boolean isObjects(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".yaml") && !name.equals("kustomization.yaml");
    }
}
