package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart against a real API server: whether it takes every object, and every Pod in a namespace that demands Pod Security restricted. */
class ChartOnApiServerTest {
    /** Kinds of others, which this API server has not. */
    private static final Set<String> OTHERS = Set.of("monitoring.coreos.com/v1", "cert-manager.io/v1");

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
        var objects = ChartTest.objects(values).stream()
                .filter(object -> !OTHERS.contains(object.getApiVersion()))
                .toList();

        assertThat(objects).hasSizeGreaterThan(40);
        assertThat(objects)
                .allSatisfy(object -> assertThat(cluster.admin.resource(object).patch(DRY_RUN))
                        .isNotNull());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyPodFitsPodSecurityRestricted(Path values) {
        var templates = ChartTest.objects(values).stream()
                .flatMap(ChartOnApiServerTest::template)
                .toList();

        assertThat(cluster.admin
                        .namespaces()
                        .withName(Names.NAMESPACE)
                        .get()
                        .getMetadata()
                        .getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
        assertThat(templates).hasSizeGreaterThanOrEqualTo(3).allSatisfy(template -> {
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

        var run = Helm.run(List.of(
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

        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("Images of 4 kinds run outside exempt namespaces; no policy matches 2 of them")
                .contains("WARNING: namespace networking seems to run calico")
                .doesNotContain("namespace shop seems");
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

    private static Stream<PodTemplateSpec> template(HasMetadata object) {
        return switch (object) {
            case Deployment deployment -> Stream.of(deployment.getSpec().getTemplate());
            case Job job -> Stream.of(job.getSpec().getTemplate());
            default -> Stream.empty();
        };
    }
}
