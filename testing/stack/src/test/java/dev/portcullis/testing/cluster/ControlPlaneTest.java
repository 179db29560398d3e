package dev.portcullis.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.RunProcesses;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
    private static final Tools TOOLS = Tools.find();
    private static final RunFolder FOLDER = RunFolder.create(TOOLS, "control-plane-test");

    private static ControlPlane plane;

    @BeforeAll
    static void start() {
        plane = ControlPlane.start(TOOLS, FOLDER, ControlPlaneOptions.minimal());
    }

    @AfterAll
    static void leavesNothing() {
        plane.close();
        FOLDER.close();
        assertThat(RunProcesses.leftBy(FOLDER.path())).isEmpty();
        assertThat(FOLDER.path()).doesNotExist();
    }

    @Test
    void theAdministratorMayEverything() {
        plane.createNamespace("team-a", Map.of("tier", "production"));
        try (KubernetesClient client = plane.admin().client()) {
            assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo("v1.36.3");
            assertThat(client.namespaces()
                            .withName("team-a")
                            .get()
                            .getMetadata()
                            .getLabels())
                    .containsEntry("tier", "production");
            client.resource(pod("team-a")).create();
            assertThat(client.pods().inNamespace("team-a").list().getItems()).hasSize(1);
        }
    }

    @Test
    void aServiceAccountMayNothingUntilItIsGranted() {
        ClusterAccess access = plane.serviceAccount("default", "nobody");
        try (KubernetesClient client = access.client()) {
            assertThatThrownBy(() -> client.pods().inNamespace("default").list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("system:serviceaccount:default:nobody");
        }
    }

    @Test
    void theKubeconfigFileIsCompleteAndReachesOurServer() throws IOException {
        String yaml = Files.readString(plane.kubeconfigFor("default", "reader"));
        Config config = Config.fromKubeconfig(yaml);
        assertThat(config.getMasterUrl()).startsWith(plane.url().toString());
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThatThrownBy(() -> client.pods().inNamespace("default").list())
                    .hasMessageContaining("system:serviceaccount:default:reader");
        }
        assertThat(plane.adminKubeconfig()).exists();
    }

    @Test
    void aClientWithoutCredentialsIsRefused() {
        ClusterAccess anonymous = new ClusterAccess(plane.url(), plane.caPem(), "wrong");
        try (KubernetesClient client = anonymous.client()) {
            assertThatThrownBy(() -> client.namespaces().list()).hasMessageContaining("Unauthorized");
        }
    }

    @Test
    void dataSurvivesARestartOfEtcdAndApiServer() {
        try (KubernetesClient client = plane.admin().client()) {
            client.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withNamespace("default")
                            .withName("kept")
                            .endMetadata()
                            .build())
                    .create();
        }
        plane.stopApiServer();
        plane.stopEtcd();
        try (KubernetesClient client = plane.admin().client()) {
            assertThatThrownBy(() -> client.namespaces().list()).isInstanceOf(KubernetesClientException.class);
        }
        plane.startEtcd();
        plane.startApiServer();
        try (KubernetesClient client = plane.admin().client()) {
            assertThat(client.configMaps()
                            .inNamespace("default")
                            .withName("kept")
                            .get())
                    .isNotNull();
        }
    }

    @Test
    void serviceAccountAdmissionWorksWithoutControllers() {
        try (RunFolder folder = RunFolder.create(TOOLS, "sa-admission");
                ControlPlane strict = ControlPlane.start(
                        TOOLS, folder, ControlPlaneOptions.minimal().withServiceAccountAdmission())) {
            strict.createNamespace("team-b", Map.of());
            try (KubernetesClient client = strict.admin().client()) {
                client.resource(pod("team-b")).create();
                assertThat(client.pods()
                                .inNamespace("team-b")
                                .withName("p")
                                .get()
                                .getSpec()
                                .getServiceAccountName())
                        .isEqualTo("default");
            }
        }
    }

    @Test
    void showsTheLogOfAnApiServerThatDoesNotStart() {
        RunFolder folder = RunFolder.create(TOOLS, "bad-flag");
        assertThatThrownBy(() -> ControlPlane.start(
                        TOOLS, folder, ControlPlaneOptions.minimal().withApiServerArguments("--no-such-flag")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("kube-apiserver ended with status 1")
                .hasMessageContaining("unknown flag: --no-such-flag")
                .hasMessageContaining(folder.path().toString());
        assertThat(RunProcesses.leftBy(folder.path())).isEmpty();
        assertThat(folder.path()).exists();
        folder.keep(false);
        folder.close();
    }

    private static Pod pod(String namespace) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("example.test/image")
                .endContainer()
                .endSpec()
                .build();
    }
}
