package dev.portcullis.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.manifests.Manifests;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A real API server accepts every object that a document shows. */
final class YamlOnApiServerTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @Test
    void acceptsEveryObjectInTheDocuments() {
        try (var stack = LocalStack.builder().name("docs").controlPlane().start();
                var admin = stack.controlPlane().admin().client()) {
            define(admin);
            var refused = new ArrayList<String>();
            var tried = 0;
            for (var document : Documents.all()) {
                for (var block : document.blocks()) {
                    if (block.language().equals("yaml")) {
                        for (var object : objects(block.content())) {
                            tried++;
                            tell(admin, object, block.where(), refused);
                        }
                    }
                }
            }
            assertThat(refused).isEmpty();
            assertThat(tried).as("objects in documents").isPositive();
        }
    }

    private static void tell(KubernetesClient admin, HasMetadata object, String where, List<String> refused) {
        try {
            admin.resource(object).dryRun().create();
        } catch (KubernetesClientException e) {
            refused.add(where + ": " + e.getMessage());
        }
    }

    private static void define(KubernetesClient admin) {
        Manifests.files().entrySet().stream()
                .filter(file ->
                        file.getKey().startsWith("crd-") || file.getKey().equals("namespace.yaml"))
                .flatMap(file -> objects(file.getValue()).stream())
                .forEach(object -> admin.resource(object).create());
        // The namespace of the documents' exceptions.
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> admin.resources(CustomResourceDefinition.class).list().getItems().stream()
                        .allMatch(YamlOnApiServerTest::isEstablished));
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    /** Blocks that show a part of an object have no apiVersion. */
    private static List<HasMetadata> objects(String yaml) {
        return Stream.of(yaml.split("(?m)^---$"))
                .filter(part -> part.lines().anyMatch(line -> line.startsWith("apiVersion:")))
                .map(part -> (HasMetadata) YAML.unmarshal(part))
                .toList();
    }
}
