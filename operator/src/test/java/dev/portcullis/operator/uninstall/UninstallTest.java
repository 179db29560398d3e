package dev.portcullis.operator.uninstall;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.operator.acceptance.Finalizer;
import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.cluster.Definitions;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real API server, with the rights that the chart gives to its hook. */
class UninstallTest {
    private static final String NAMESPACE = "portcullis-system";
    private static final Map<String, String> LABELS =
            Map.of("app.kubernetes.io/name", "portcullis", "app.kubernetes.io/component", "operator");
    private static final String SPEC = """
            subject: {repository: registry.example.com/apps/shop, tag: v1}
            signerName: release
            items:
              - name: tests
                predicateType: https://example.com/tests/v1
                from: {configMap: {name: results, key: junit.xml}}
            """;
    private static final Duration SOON = Duration.ofSeconds(60);

    private static RunFolder folder;
    private static ControlPlane plane;
    private static KubernetesClient admin;
    private static KubernetesClient hook;

    /** What the chart has its hook be where the registrations stay. */
    private static String keeping;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        var tools = Tools.find();
        folder = RunFolder.create(tools, "uninstall-test");
        plane = ControlPlane.start(tools, folder, ControlPlaneOptions.minimal());
        admin = plane.admin().client();
        plane.createNamespace(NAMESPACE, Map.of());
        keeping = hookObjects(tools, "uninstall.deleteRegistrations=false");
        admin.load(new ByteArrayInputStream(hookObjects(tools).getBytes(UTF_8))).items().stream()
                .filter(object -> !(object instanceof Job))
                .forEach(object -> admin.resource(object).create());
        var definition = Path.of("..", "manifests", "base", "crd-evidencebundles.yaml");
        admin.resource(Files.readString(definition)).create();
        Definitions.awaitEstablished(admin);
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> admin.resources(EvidenceBundle.class)
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .isEmpty());
        hook = plane.serviceAccount(NAMESPACE, "portcullis-uninstall").client();
        guard();
    }

    private static void guard() throws IOException {
        var guard = Files.readString(Path.of("..", "manifests", "base", "guard-evidence-bundles.yaml"));
        admin.load(new ByteArrayInputStream(guard.getBytes(UTF_8)))
                .items()
                .forEach(object -> admin.resource(object).create());
        var probe = bundle("probe");
        admin.resource(probe).create();
        var refused = "{\"spec\":{\"suspend\":true}}";
        await().atMost(SOON).until(() -> {
            try {
                hook.resource(probe).patch(PatchContext.of(PatchType.JSON_MERGE), refused);
                return false;
            } catch (KubernetesClientException e) {
                return String.valueOf(e.getMessage()).contains("[EvidenceBundleGuarded]");
            }
        });
    }

    private static String hookObjects(Tools tools, String... set) throws IOException, InterruptedException {
        var chart = Path.of("..", "charts", "portcullis").toAbsolutePath().normalize();
        var helm = new ProcessBuilder(
                        tools.binary("helm").toString(),
                        "template",
                        "portcullis",
                        chart.toString(),
                        "--namespace",
                        NAMESPACE,
                        "--set",
                        "image.registry=registry.example.com" + (set.length == 0 ? "" : "," + String.join(",", set)),
                        "--show-only",
                        "templates/uninstall.yaml",
                        "--dry-run=server",
                        "--kubeconfig",
                        plane.adminKubeconfig().toString())
                .redirectErrorStream(true)
                .start();
        var text = new String(helm.getInputStream().readAllBytes(), UTF_8);
        assertThat(helm.waitFor()).as(text).isZero();
        return text;
    }

    @AfterAll
    static void stop() {
        hook.close();
        admin.close();
        plane.close();
        folder.close();
    }

    @BeforeEach
    void register() {
        var labelled = new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName("portcullis")
                .endMetadata();
        admin.resource(labelled.build()).createOr(old -> old.update());
        admin.resource(new MutatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName("portcullis")
                        .endMetadata()
                        .build())
                .createOr(old -> old.update());
        admin.resource(new ValidatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName("of-others")
                        .endMetadata()
                        .build())
                .createOr(old -> old.update());
    }

    @Test
    void endsTheOperatorBeforeItDeletesTheRegistrations() {
        admin.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName("portcullis-operator")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(2)
                        .withNewSelector()
                        .withMatchLabels(LABELS)
                        .endSelector()
                        .withTemplate(new PodTemplateSpecBuilder()
                                .withNewMetadata()
                                .withLabels(LABELS)
                                .endMetadata()
                                .withSpec(pod("x").getSpec())
                                .build())
                        .endSpec()
                        .build())
                .create();
        admin.resource(pod("operator-1")).create();
        var run = Thread.ofVirtual().start(() -> new Uninstall(hook, NAMESPACE, true).run(Duration.ofSeconds(60)));
        await().atMost(SOON).until(() -> replicas() == 0);

        assertThat(isRegistered()).as("while a Pod of the operator lives").isTrue();
        admin.resource(pod("operator-1")).withGracePeriod(0).delete();

        await().atMost(SOON).until(() -> !run.isAlive());
        assertThat(isRegistered()).isFalse();
        assertThat(admin.admissionRegistration()
                        .v1()
                        .mutatingWebhookConfigurations()
                        .withName("portcullis")
                        .get())
                .isNull();
        assertThat(admin.admissionRegistration()
                        .v1()
                        .validatingWebhookConfigurations()
                        .withName("of-others")
                        .get())
                .isNotNull();
    }

    @Test
    void aPodThatCannotEndKeepsNothing() {
        admin.resource(pod("operator-2")).create();
        try {
            new Uninstall(hook, NAMESPACE, true).run(Duration.ofMillis(300));

            assertThat(isRegistered()).isFalse();
        } finally {
            admin.resource(pod("operator-2")).withGracePeriod(0).delete();
        }
    }

    @Test
    void canBeRepeated() {
        new Uninstall(hook, NAMESPACE, true).run(Duration.ofSeconds(5));
        new Uninstall(hook, NAMESPACE, true).run(Duration.ofSeconds(5));

        assertThat(isRegistered()).isFalse();
    }

    @Test
    void aRefusalIsNoSuccess() {
        var nobody = plane.serviceAccount(NAMESPACE, "nobody").client();

        assertThatThrownBy(() -> new Uninstall(nobody, NAMESPACE, true).run(Duration.ofMillis(300)))
                .hasMessageContaining("forbidden");
        assertThat(isRegistered()).isTrue();
    }

    /** Nobody would let them go afterwards, and their namespaces would never end. */
    @Test
    void letsGoOfWhatTheOperatorHolds() {
        hold("held");

        new Uninstall(hook, NAMESPACE, true).run(Duration.ofSeconds(5));

        assertThat(finalizers("held")).containsExactly("example.com/others");
    }

    /** Whoever leaves the registrations to the garbage collector is left with no object that nobody lets go of. */
    @Test
    void letsGoAlsoWhereTheRegistrationsStay() {
        hold("kept");

        new Uninstall(hook, NAMESPACE, false).run(Duration.ofSeconds(5));

        assertThat(finalizers("kept")).containsExactly("example.com/others");
        assertThat(isRegistered()).isTrue();
    }

    @Test
    void theChartHasItLetGoAlsoWhereTheRegistrationsStay() {
        var objects =
                admin.load(new ByteArrayInputStream(keeping.getBytes(UTF_8))).items();

        assertThat(objects)
                .filteredOn(Job.class::isInstance)
                .singleElement()
                .satisfies(job -> assertThat(((Job) job)
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getArgs())
                        .containsExactly("uninstall", NAMESPACE, "60", "keep-registrations"));
        assertThat(objects)
                .filteredOn(ClusterRole.class::isInstance)
                .flatExtracting(role -> ((ClusterRole) role).getRules())
                .flatExtracting(PolicyRule::getResources)
                .containsExactly("evidencebundles");
    }

    /** The guard that holds the operator and this hook to the finalizer is in force here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"spec\":{\"suspend\":true}}",
                "{\"metadata\":{\"labels\":{\"team\":\"other\"}}}",
                "{\"metadata\":{\"finalizers\":[]}}",
                "{\"metadata\":{\"finalizers\":[\"example.com/others\",\"example.com/more\"]}}",
                "{\"metadata\":{\"finalizers\":[\"example.com/others\",\"portcullis.dev/published-evidence\"]}}"
            })
    void nothingElseIsChanged(String patch) {
        var bundle = bundle("free", "example.com/others");
        admin.resource(bundle).createOr(old -> old.update());

        assertThatThrownBy(() -> hook.resource(bundle).patch(PatchContext.of(PatchType.JSON_MERGE), patch))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("[EvidenceBundleGuarded]");
    }

    private static void hold(String name) {
        var bundle = bundle(name, "example.com/others", Finalizer.NAME);
        admin.resource(bundle).create();
        admin.resource(bundle).delete();
    }

    private static EvidenceBundle bundle(String name, String... finalizers) {
        var bundle = new EvidenceBundle();
        bundle.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withFinalizers(finalizers)
                .build());
        bundle.setSpec(Serialization.unmarshal(SPEC, EvidenceBundleSpec.class));
        return bundle;
    }

    private static List<String> finalizers(String name) {
        return admin.resources(EvidenceBundle.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get()
                .getMetadata()
                .getFinalizers();
    }

    private static boolean isRegistered() {
        return admin.admissionRegistration()
                        .v1()
                        .validatingWebhookConfigurations()
                        .withName("portcullis")
                        .get()
                != null;
    }

    private static int replicas() {
        return admin.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("portcullis-operator")
                .get()
                .getSpec()
                .getReplicas();
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("registry.example.com/x")
                .endContainer()
                .endSpec()
                .build();
    }
}
