package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The life of a release on a real API server, without nodes: what Helm makes, changes, keeps and leaves. */
class ReleaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TRIAL = "portcullis-trial";

    private RunFolder folder;
    private ControlPlane plane;
    private KubernetesClient admin;

    @BeforeEach
    void start() {
        var tools = Tools.find();
        folder = RunFolder.create(tools, "release-test");
        plane = ControlPlane.start(tools, folder, ControlPlaneOptions.withControllers());
        admin = plane.admin().client();
    }

    @AfterEach
    void stop() {
        admin.close();
        plane.close();
        folder.close();
    }

    @Test
    void namespacesCanBeUpdatedAfterARemovalAndANewInstallation() {
        install();
        await().atMost(PATIENCE).until(this::isGuarded);
        await().atMost(PATIENCE).until(() -> canChangeANamespace("first"));

        helm("uninstall", "portcullis", "--no-hooks");
        await().atMost(PATIENCE).until(() -> !isGuarded());
        await().atMost(PATIENCE).until(() -> canChangeANamespace("between"));

        install();
        await().atMost(PATIENCE).until(this::isGuarded);
        await().atMost(PATIENCE).until(() -> canChangeANamespace("again"));
    }

    /** There is no node, so the Job does not end. */
    @Test
    void aTrialThatFailsLeavesNoRights() {
        install();

        assertThat(Helm.onCluster(plane, "test", "portcullis", "--timeout=10s").code())
                .isNotZero();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(whatTheTrialMade())
                        .extracting(HasMetadata::getKind)
                        .containsExactly("Job"));
    }

    @Test
    @Tag("long")
    void aTrialThatIsKilledLeavesNoRightsOutsideItsNamespaceAndTheNextOneTakesThose() throws IOException {
        install();
        var test = Helm.start(Helm.argumentsOnCluster(plane, "test", "portcullis"));
        try {
            await().atMost(PATIENCE).until(() -> whatTheTrialMade().stream().anyMatch(Job.class::isInstance));
        } finally {
            test.destroyForcibly();
        }
        assertThat(whatTheTrialMade()).hasSizeGreaterThan(4);

        assertThat(may("create", "", "pods", "", TRIAL)).isTrue();
        assertThat(may("patch", "portcullis.dev", "evidencepolicies", TRIAL, ""))
                .isTrue();
        assertThat(may("create", "", "pods", "", "default")).isFalse();
        assertThat(may("create", "", "pods", "", Names.NAMESPACE)).isFalse();
        assertThat(may("create", "", "namespaces", "", "")).isFalse();
        assertThat(may("delete", "", "namespaces", "default", "")).isFalse();
        assertThat(may("create", "portcullis.dev", "evidencepolicies", "", "")).isFalse();
        assertThat(may("delete", "portcullis.dev", "evidencepolicies", "release-images", ""))
                .isFalse();
        assertThat(may("patch", "portcullis.dev", "trustroots", "acme-keys", ""))
                .isFalse();
        assertThat(may("create", "rbac.authorization.k8s.io", "clusterrolebindings", "", ""))
                .isFalse();

        Helm.onCluster(plane, "test", "portcullis", "--timeout=10s");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(whatTheTrialMade())
                        .extracting(HasMetadata::getKind)
                        .containsExactly("Job"));
    }

    /** Without nodes nothing becomes ready, so every change is one that goes no further than its first Pod. */
    @Test
    void podsOfBeforeAChangeFindTheSettingsTheyBeganWithAsLongAsTheyAreWanted() {
        install();
        var first = settings();
        assertThat(first).hasSize(1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(wanted()).isEqualTo(first));

        change("scan.every=5h");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(wanted()).hasSize(2));
        change("scan.every=4h");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(wanted()).hasSize(3));
        assertThat(settings()).isEqualTo(wanted()).containsAll(first);

        admin.apps().replicaSets().inNamespace(Names.NAMESPACE).list().getItems().stream()
                .filter(set -> first.contains(settingsOf(set)))
                .forEach(set -> admin.resource(set).delete());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(wanted()).doesNotContainAnyElementsOf(first));
        change("scan.every=4h");
        assertThat(settings()).hasSize(2).isEqualTo(wanted());
    }

    private void change(String value) {
        helm("upgrade", "portcullis", Helm.CHART.toString(), "--reuse-values", "--set", value);
    }

    private Set<String> settings() {
        return admin.configMaps().inNamespace(Names.NAMESPACE).list().getItems().stream()
                .map(map -> map.getMetadata().getName())
                .filter(name -> name.startsWith("portcullis-settings"))
                .collect(Collectors.toSet());
    }

    /** Names of the settings of every ReplicaSet that is to have Pods. */
    private Set<String> wanted() {
        return admin.apps().replicaSets().inNamespace(Names.NAMESPACE).list().getItems().stream()
                .filter(set -> set.getSpec().getReplicas() > 0)
                .map(ReleaseTest::settingsOf)
                .collect(Collectors.toSet());
    }

    private static String settingsOf(ReplicaSet set) {
        return set.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals("settings"))
                .map(volume -> volume.getConfigMap().getName())
                .findFirst()
                .orElseThrow();
    }

    private List<HasMetadata> whatTheTrialMade() {
        return Stream.<HasMetadata>of(
                        admin.namespaces().withName(TRIAL).get(),
                        admin.rbac().clusterRoles().withName(TRIAL).get(),
                        admin.rbac().clusterRoleBindings().withName(TRIAL).get(),
                        admin.rbac().roles().inNamespace(TRIAL).withName(TRIAL).get(),
                        admin.rbac()
                                .roleBindings()
                                .inNamespace(TRIAL)
                                .withName(TRIAL)
                                .get(),
                        admin.serviceAccounts()
                                .inNamespace(Names.NAMESPACE)
                                .withName(TRIAL)
                                .get(),
                        admin.batch()
                                .v1()
                                .jobs()
                                .inNamespace(Names.NAMESPACE)
                                .withName(TRIAL)
                                .get())
                .filter(Objects::nonNull)
                .toList();
    }

    private boolean may(String verb, String group, String resource, String name, String namespace) {
        return admin.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + Names.NAMESPACE + ":" + TRIAL)
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(resource)
                        .withName(name)
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    private void install() {
        helm(
                "install",
                "portcullis",
                Helm.CHART.toString(),
                "--create-namespace",
                "--values",
                Helm.VALUES.resolve("good.yaml").toString());
    }

    private void helm(String... arguments) {
        var run = Helm.onCluster(plane, arguments);
        assertThat(run.code()).as(run.output()).isZero();
    }

    /** The guards come and go together, a moment after Helm. */
    private boolean isGuarded() {
        try {
            admin.resource(InstalledCluster.objects(GuardTest.REVISION).getFirst())
                    .dryRun()
                    .create();
            return false;
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage()).contains("[InternalObjectGuarded]");
        }
    }

    private boolean canChangeANamespace(String value) {
        try {
            admin.namespaces()
                    .withName("default")
                    .edit(namespace -> namespace
                            .edit()
                            .editMetadata()
                            .addToLabels("turn", value)
                            .endMetadata()
                            .build());
            return true;
        } catch (KubernetesClientException e) {
            assertThat(e.getMessage()).contains("portcullis-namespace-labels");
            return false;
        }
    }
}
