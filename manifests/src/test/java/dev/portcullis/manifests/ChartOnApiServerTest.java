package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart against a real API server: whether it takes every object, and every Pod in a namespace that demands Pod Security restricted. */
class ChartOnApiServerTest {
    /** Plurals of kinds of others, of which this API server knows no more than the name. */
    private static final Map<String, String> OTHERS = Map.of(
            "certificates.cert-manager.io", "Certificate",
            "servicemonitors.monitoring.coreos.com", "ServiceMonitor",
            "prometheusrules.monitoring.coreos.com", "PrometheusRule");

    private static final PatchContext DRY_RUN = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("helm")
            .withForce(true)
            .withFieldValidation("Strict")
            .withDryRun(List.of("All"))
            .build();

    private static InstalledCluster cluster;

    @BeforeAll
    static void start() {
        cluster = InstalledCluster.start("chart-test", ControlPlaneOptions.minimal());
        // By dry run it does not come into being before what is in it.
        cluster.plane.createNamespace("portcullis-trial", Map.of());
        cluster.admin.resource(InstalledCluster.objects("""
                        apiVersion: scheduling.k8s.io/v1
                        kind: PriorityClass
                        metadata: {name: "1e3"}
                        value: 1000
                        """).getFirst()).create();
        OTHERS.forEach(ChartOnApiServerTest::define);
    }

    private static void define(String name, String kind) {
        var plural = name.substring(0, name.indexOf('.'));
        var group = name.substring(plural.length() + 1);
        cluster.admin
                .resource(InstalledCluster.objects("""
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: %s}
                        spec:
                          group: %s
                          scope: Namespaced
                          names: {plural: %s, kind: %s}
                          versions:
                            - name: v1
                              served: true
                              storage: true
                              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                        """.formatted(name, group, plural, kind))
                        .getFirst())
                .create();
        await().atMost(InstalledCluster.PATIENCE).until(() -> {
            var served = cluster.admin.getApiResources(group + "/v1");
            return served != null
                    && served.getResources().stream()
                            .anyMatch(resource -> resource.getKind().equals(kind));
        });
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static Stream<Path> examples() {
        return ChartTest.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theApiServerTakesEveryObject(Path values) {
        var objects = rendered(values);

        assertThat(objects)
                .hasSizeGreaterThan(40)
                .filteredOn(Job.class::isInstance)
                .extracting(object -> object.getMetadata().getName())
                .containsExactlyInAnyOrder("portcullis-uninstall", "portcullis-trial");
        assertThat(objects)
                .allSatisfy(object -> assertThat(cluster.admin.resource(object).patch(DRY_RUN))
                        .isNotNull());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyPodFitsPodSecurityRestricted(Path values) {
        var templates = rendered(values).stream()
                .flatMap(ChartOnApiServerTest::template)
                .toList();

        assertThat(cluster.admin
                        .namespaces()
                        .withName(Names.NAMESPACE)
                        .get()
                        .getMetadata()
                        .getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        assertThat(templates).hasSize(4).allSatisfy(ChartOnApiServerTest::assertRestricted);
    }

    @Test
    void theJobThatSignsWhatRunsIsTakenAndFitsToo() {
        var objects = rendered(ChartBackfillTest.VALUES).stream()
                .filter(object -> object.getMetadata().getName().startsWith("portcullis-backfill"))
                .toList();

        assertThat(objects)
                .hasSize(4)
                .allSatisfy(object -> assertThat(cluster.admin.resource(object).patch(DRY_RUN))
                        .isNotNull());
        assertThat(objects.stream().flatMap(ChartOnApiServerTest::template))
                .hasSize(1)
                .allSatisfy(ChartOnApiServerTest::assertRestricted);
    }

    private static void assertRestricted(PodTemplateSpec template) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(Names.NAMESPACE)
                .withGenerateName("try-")
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
        assertThat(cluster.admin.resource(pod).dryRun().create()).isNotNull();
        assertThat(template.getSpec().getContainers()).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    @Test
    void notesCountWhatNoPolicyMatchesAndNameWhoIsNotExempt() {
        pod("shop", "cart", "registry.example.com/shop/cart:1");
        pod("shop", "cart-2", "registry.example.com/shop/cart:2");
        pod("shop", "front", "nginx");
        pod("networking", "calico-node-x", "registry.example.com/calico:1");
        cluster.admin.resource(InstalledCluster.objects("""
                        apiVersion: portcullis.dev/v1alpha1
                        kind: EvidencePolicy
                        metadata: {name: cart}
                        spec:
                          mode: Audit
                          match: {images: ["registry.example.com/shop/**"]}
                          digest: Allow
                          authorities: [{name: a, trustRoot: t, keys: [k]}]
                          requirements: [{name: signed, signature: {authorities: [a]}}]
                        """).getFirst()).create();

        assertThat(notes())
                .contains("Images of 4 kinds run outside exempt namespaces; no policy matches 2 of them")
                .contains("WARNING: namespace networking seems to run calico")
                .doesNotContain("namespace shop seems");
    }

    @Test
    void notesNameSignersThatGetNoTokens() {
        signer("fulcio", "keyless: {url: \"https://fulcio.example.com\"}");
        signer("own-fulcio", "keyless: {url: \"https://fulcio.example.com\", audience: own}");

        assertThat(notes())
                .contains("EvidenceSigner fulcio signs nothing from now on", "audience sigstore", "audience own");
        assertThat(notes("--set", "evidence.audiences={vault,sigstore,own}")).doesNotContain("signs nothing");
    }

    private static void signer(String name, String means) {
        cluster.admin
                .resource(InstalledCluster.objects("""
                        apiVersion: portcullis.dev/v1alpha1
                        kind: EvidenceSigner
                        metadata: {name: %s}
                        spec:
                          namespaces: [shop]
                          subjects: ["registry.example.com/shop/**"]
                          predicateTypes: ["https://acme.example/review/v1"]
                          collectors: [OciReferrer]
                          %s
                          timestampAuthority: {url: "https://timestamp.example.com/api/v1/timestamp"}
                          trustedRoot: {name: sigstore}
                        """.formatted(name, means)).getFirst())
                .create();
    }

    /** Returns what is said of an installation that is only tried. */
    private static String notes(String... settings) {
        var arguments = new ArrayList<>(List.of(
                "install",
                "portcullis",
                Helm.CHART.toString(),
                "--namespace",
                Names.NAMESPACE,
                "--values",
                Helm.VALUES.resolve("good.yaml").toString(),
                "--dry-run=server",
                "--take-ownership",
                "--kubeconfig",
                cluster.plane.adminKubeconfig().toString()));
        arguments.addAll(List.of(settings));
        var run = Helm.run(arguments);
        assertThat(run.code()).as(run.output()).isZero();
        return run.output();
    }

    private static void pod(String namespace, String name, String image) {
        if (cluster.admin.namespaces().withName(namespace).get() == null) {
            cluster.plane.createNamespace(namespace, Map.of());
        }
        cluster.admin
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private static List<HasMetadata> rendered(Path values) {
        return ChartTest.objects(Helm.templateOnCluster(cluster.plane, values));
    }

    private static Stream<PodTemplateSpec> template(HasMetadata object) {
        return switch (object) {
            case Deployment deployment -> Stream.of(deployment.getSpec().getTemplate());
            case Job job -> Stream.of(job.getSpec().getTemplate());
            default -> Stream.empty();
        };
    }
}
