package dev.portcullis.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders, without a cluster. */
class ChartTest {
    static final Path GOOD = Helm.VALUES.resolve("good.yaml");

    @Test
    void theTreeHoldsWhatTheGeneratorWrites() {
        var tree = new TreeMap<String, String>();
        Repository.yaml(Helm.CHART.resolve(Chart.FOLDER), "")
                .forEach(file -> tree.put(file.getFileName().toString(), Repository.text(file)));

        assertThat(tree).as("run `make generate` and commit charts/portcullis").isEqualTo(Chart.templates());
        for (var name : Chart.MONITORING) {
            assertThat(Helm.CHART.resolve("files").resolve(name))
                    .as("run `make generate` and commit charts/portcullis")
                    .hasSameTextualContentAs(Chart.monitoring(Helm.CHART, name));
        }
    }

    @Test
    void theReadmeListsTheValues() throws IOException {
        var readme = Repository.text(Helm.CHART.resolve("README.md"));

        assertThat(readme)
                .as("run `make generate` and commit charts/portcullis/README.md")
                .isEqualTo(Chart.readme(readme, Repository.text(Helm.CHART.resolve("values.schema.json"))))
                .contains("| `webhook.replicas` | `2` |")
                .contains("| `registries[].mirrors` |");
    }

    @Test
    void lintFindsNothing() {
        var run = Helm.run(List.of(
                "lint",
                "--strict",
                Helm.CHART.toString(),
                "--values",
                GOOD.toString(),
                "--namespace",
                Names.NAMESPACE));

        assertThat(run.code()).as(run.output()).isZero();
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void badValuesAreRefusedWithTheirPath(Path values) {
        var run = Helm.template(GOOD, values);

        assertThat(run.code()).as(run.output()).isNotZero();
        assertThat(run.output())
                .contains(Repository.text(values)
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .substring(2));
    }

    static List<Path> badValues() {
        return Repository.yaml(Helm.VALUES, "invalid-");
    }

    @Test
    void imagesMustBeSomewhere() {
        assertThat(Helm.template().output()).contains("image.registry must be given");
    }

    @Test
    void anotherNamespaceIsRefused() {
        var run = Helm.run(List.of(
                "template",
                "portcullis",
                Helm.CHART.toString(),
                "--namespace",
                "elsewhere",
                "--values",
                GOOD.toString()));

        assertThat(run.code()).isNotZero();
        assertThat(run.output()).contains("add --namespace portcullis-system");
    }

    @Test
    void rolesAndGuardsAreThoseOfTheBase() {
        var base = Manifests.files().entrySet().stream()
                .filter(file -> !Set.of("kustomization.yaml", "namespace.yaml").contains(file.getKey()))
                .flatMap(file -> InstalledCluster.objects(file.getValue()).stream())
                .map(ChartTest::withoutAnnotations)
                .toList();
        var chart = objects(GOOD).stream()
                .filter(object -> Set.of(
                                        "rbac.authorization.k8s.io/v1",
                                        "admissionregistration.k8s.io/v1",
                                        "apiextensions.k8s.io/v1")
                                .contains(object.getApiVersion())
                        || object.getKind().equals("ServiceAccount")
                        || object.getMetadata().getName().equals(Names.LABEL_PARAMETERS))
                .map(ChartTest::withoutAnnotations)
                .toList();

        assertThat(chart).containsExactlyInAnyOrderElementsOf(base);
    }

    /** Applied as if they were part of it, the hooks would end the operator and delete its registrations. */
    @ParameterizedTest
    @MethodSource("examples")
    void whatIsRenderedWithoutAClusterHasNoHooks(Path values) {
        var run = Helm.template(values);

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output()).contains("kind: Deployment").doesNotContain("helm.sh/hook", "kind: Job");
    }

    @Test
    void definitionsStayWhenTheChartGoes() {
        assertThat(objects(GOOD).stream().filter(CustomResourceDefinition.class::isInstance))
                .hasSize(12)
                .allSatisfy(definition -> assertThat(definition.getMetadata().getAnnotations())
                        .containsEntry("helm.sh/resource-policy", "keep"));
    }

    /** Helm keeps a release in one Secret: chart and what was rendered, packed, as base64 twice. */
    @Test
    void aReleaseFitsIntoItsSecret() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed);
                var files = Files.walk(Helm.CHART)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                gzip.write(Base64.getEncoder().encode(Files.readAllBytes(file)));
            }
            gzip.write(Helm.template(GOOD).output().getBytes(UTF_8));
        }

        assertThat(packed.size() * 4 / 3).isLessThan(256 * 1024);
    }

    @Test
    void secretsOfAllNamespacesAreReadOnlyIfWanted() {
        var run = Helm.run(List.of(
                "template",
                "portcullis",
                Helm.CHART.toString(),
                "--namespace",
                Names.NAMESPACE,
                "--values",
                GOOD.toString(),
                "--set",
                "pullSecrets.read=false"));

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output()).doesNotContain("pull-secrets");
    }

    @Test
    void theOperatorMayReadAndAskForWhatIsNamedInANamespaceAndNothingElse() {
        var run = Helm.run(List.of(
                "template",
                "portcullis",
                Helm.CHART.toString(),
                "--namespace",
                Names.NAMESPACE,
                "--values",
                GOOD.toString(),
                "--set-json",
                "evidence.namespaces=[{\"name\": \"apps\", \"serviceAccounts\": [\"release\"], \"configMaps\": [\"results\"]}]",
                "--show-only",
                "templates/evidence.yaml"));

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("resources: [\"serviceaccounts/token\"]", "resourceNames: [\"release\"]")
                .contains("resources: [\"configmaps\"]", "resourceNames: [\"results\"]")
                .doesNotContain("secrets", "ClusterRole");
    }

    @Test
    void settingsReachTheFileAsTheyWereGiven() throws IOException {
        var settings = settings(Helm.CHART.resolve("examples/air-gap.yaml"));

        assertThat(settings)
                .containsEntry(
                        "portcullis.exempt-namespaces", "kube-system,kube-public,kube-node-lease,portcullis-system")
                .containsEntry("portcullis.registries[0].allow-private-addresses", "true")
                .containsEntry("portcullis.registries[1].host", "docker.io")
                .containsEntry("portcullis.registries[1].mirrors", "mirror.example.com/docker-hub")
                .containsEntry("portcullis.registries[1].direct", "false")
                .containsEntry("portcullis.scan.max-fact-age", settings.getProperty("portcullis.webhook.max-fact-age"));
    }

    @Test
    void theDefaultsOfTheSchemaAreThoseOfTheValues() throws IOException {
        var schema = new JsonMapper().readTree(Repository.text(Helm.CHART.resolve("values.schema.json")));
        var values = Serialization.unmarshal(Repository.text(Helm.CHART.resolve("values.yaml")), JsonNode.class);

        assertThat(values.at("/webhook/resources/requests/cpu").asText()).isEqualTo("250m");
        assertDefaults("", schema, values);
    }

    private static void assertDefaults(String path, JsonNode schema, JsonNode values) {
        schema.path("properties").properties().forEach(property -> {
            var at = path + "/" + property.getKey();
            if (property.getValue().has("default")) {
                assertThat(values.at(at)).as(at).isEqualTo(property.getValue().get("default"));
            } else {
                assertDefaults(at, property.getValue(), values);
            }
        });
    }

    static Properties settings(Path values) throws IOException {
        var settings = new Properties();
        settings.load(new StringReader(settingsOf(values).getData().get("application.properties")));
        return settings;
    }

    static ConfigMap settingsOf(Path values) {
        return objects(values).stream()
                .filter(object -> object.getMetadata().getName().startsWith("portcullis-settings"))
                .map(ConfigMap.class::cast)
                .findFirst()
                .orElseThrow();
    }

    static List<HasMetadata> objects(Path values) {
        return objects(Helm.template(values));
    }

    static List<HasMetadata> objects(Helm.Run run) {
        assertThat(run.code()).as(run.output()).isZero();
        return InstalledCluster.objects(run.output());
    }

    static Stream<Path> examples() {
        return Stream.concat(
                Repository.yaml(Helm.VALUES, "good").stream(),
                Repository.yaml(Helm.CHART.resolve("examples"), "").stream());
    }

    private static HasMetadata withoutAnnotations(HasMetadata object) {
        object.getMetadata().setAnnotations(null);
        return object;
    }
}
