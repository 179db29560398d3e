package dev.portcullis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.manifests.Manifests;
import dev.portcullis.testing.cluster.Definitions;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real API server accepts every object that a document shows, and every sample. */
final class YamlOnApiServerTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Path SAMPLES = Documents.root().resolve("policies/samples");

    private static LocalStack stack;
    private static KubernetesClient admin;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder().name("docs").controlPlane().start();
        admin = stack.closeWithStack(stack.controlPlane().admin().client());
        define(admin);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void acceptsEveryObjectInTheDocuments() {
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

    @Test
    void acceptsEverySample() throws IOException {
        var refused = new ArrayList<String>();
        var tried = 0;
        for (var file : samples()) {
            for (var object : objects(Files.readString(file))) {
                tried++;
                tell(admin, object, file.toString(), refused);
            }
        }
        assertThat(refused).isEmpty();
        assertThat(tried).as("objects in samples").isGreaterThanOrEqualTo(10);
    }

    @Test
    void refusesASampleForGitHubWithoutItsSourceRepository() throws IOException {
        var sample = Files.readString(SAMPLES.resolve("github-attestations-public.yaml"));
        var refused = new ArrayList<String>();

        tell(
                admin,
                objects(sample.replaceAll(" +sourceRepositoryUri: .*\n", "")).getFirst(),
                "careless",
                refused);

        assertThat(refused).singleElement().asString().contains("a source repository or its owner must be named");
    }

    private static List<Path> samples() throws IOException {
        try (var files = Files.list(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
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
        Definitions.awaitEstablished(admin);
    }

    /** Blocks that show a part of an object have no apiVersion. */
    private static List<HasMetadata> objects(String yaml) {
        return Stream.of(yaml.split("(?m)^---$"))
                .filter(part -> part.lines().anyMatch(line -> line.startsWith("apiVersion:")))
                .map(part -> (HasMetadata) YAML.unmarshal(part))
                .toList();
    }
}
