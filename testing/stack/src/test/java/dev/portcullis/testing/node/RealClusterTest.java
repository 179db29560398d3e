package dev.portcullis.testing.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.testing.pki.IssuedCertificate;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.FixtureImage;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class RealClusterTest {
    private static final Map<String, String> RESTRICTED = Map.of("pod-security.kubernetes.io/enforce", "restricted");

    private final Tools tools = Tools.find();
    private RunFolder folder;
    private RealCluster cluster;
    private KubernetesClient client;

    @BeforeAll
    void start() {
        Optional<String> missing = RealCluster.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: a real node: " + why));
        assumeTrue(missing.isEmpty());
        folder = RunFolder.create(tools, "node-test");
        cluster = RealCluster.start(tools, folder, System.out);
        client = cluster.admin().client();
    }

    @AfterAll
    void leavesNothing() {
        if (cluster == null) {
            return;
        }
        Leftovers leftovers =
                Leftovers.of(folder.path(), ProcessHandle.current().pid());
        assertThat(leftovers.containers()).isNotEmpty();
        assertThat(leftovers.groups()).isNotEmpty();
        client.close();
        cluster.close();
        folder.close();
        assertThat(leftovers.left(Duration.ofSeconds(30))).isEmpty();
    }

    private Workloads namespace(String name) {
        cluster.createNamespace(name, RESTRICTED);
        return new Workloads(client, name);
    }

    @Test
    void runsANonRootReadOnlyContainerWhoseLogCanBeRead() {
        Workloads pods = namespace("prints");
        String image = cluster.registry().workload("apps/print", "1", "print").byDigest();
        pods.create(Workloads.pod("hello", image, "print", "hello from a container"));
        pods.awaitLog("hello", "hello from a container as user 65532");
    }

    @Test
    void aNodeWeighsAsMuchAsItsProcessorsBesideWhatElseRuns() {
        Path run = Path.of(String.valueOf(folder.path().getFileName()));
        int processors = Runtime.getRuntime().availableProcessors();
        List<Path> weights = Stream.of("cpu/RUN/cpu.shares", "RUN/cpu.weight")
                .flatMap(file -> Stream.of(run, run.resolve(cluster.node().name()))
                        .map(group -> Path.of("/sys/fs/cgroup", file.replace("RUN", group.toString()))))
                .filter(Files::exists)
                .toList();

        assertThat(weights).hasSize(2);
        for (Path weight : weights) {
            int each = weight.endsWith("cpu.shares") ? 1024 : 100;
            // It is put back within a second of kubelet's start.
            Deadline.in(Duration.ofSeconds(10)).await(() -> read(weight).equals(String.valueOf(each * processors)));
            assertThat(read(weight)).as("%s", weight).isEqualTo(String.valueOf(each * processors));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void takesImagesFromTarFiles() {
        FixtureImage image = cluster.registry().workload("apps/tar", "1", "tar");
        Path tar = folder.path().resolve("image.tar");
        Program pull = Program.of(tools.binary("crane"), "pull", "--insecure", image.byDigest(), tar.toString());
        assertThat(Supervised.start(folder, "crane-pull", pull).awaitExit(Duration.ofSeconds(20)))
                .isZero();
        FixtureImage copy = cluster.privateRegistry().push(tar, "apps/copy", "1");
        assertThat(copy.byDigest()).matches(cluster.privateRegistry().host() + "/apps/copy@sha256:[0-9a-f]{64}");
    }

    @Test
    void refusesWhatPodSecurityForbids() {
        Workloads pods = namespace("privileged");
        PodBuilder pod = Workloads.pod("host-network", cluster.registry().host() + "/apps/print:1")
                .editSpec()
                .withHostNetwork(true)
                .endSpec();
        assertThatThrownBy(() -> pods.create(pod))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("violates PodSecurity \"restricted:latest\"");
    }

    @Test
    void pullsFromThePrivateRegistryWithAPullSecretAndNotWithout() {
        Workloads pods = namespace("pulls");
        String image =
                cluster.privateRegistry().workload("apps/secret", "1", "secret").byDigest();
        client.resource(cluster.privateRegistry().pullSecret("pulls", "registry"))
                .create();
        PodBuilder with = Workloads.pod("with-secret", image, "print", "pulled");
        pods.create(Workloads.pod("without-secret", image, "print", "pulled"));
        pods.awaitWaiting("without-secret", "ErrImagePull", "ImagePullBackOff");
        pods.create(with.editSpec()
                .withImagePullSecrets(new LocalObjectReference("registry"))
                .endSpec());
        pods.awaitLog("with-secret", "pulled as user");
        pods.awaitWaiting("without-secret", "ErrImagePull", "ImagePullBackOff");
    }

    @Test
    void aServiceReachesItsPodAndAPodReachesTheApiServerAsItsServiceAccount() {
        Workloads pods = namespace("services");
        String image = cluster.registry().workload("apps/serve", "1", "serve").byDigest();
        Service service = pods.service("server", 80, 8080);
        pods.create(
                Workloads.pod("server", image, "serve", ":8080", "served through a Service"),
                Workloads.pod(
                        "client", image, "fetch", "http://" + service.getSpec().getClusterIP()),
                Workloads.pod(
                        "account",
                        image,
                        "fetch",
                        "https://" + cluster.addresses().apiService() + "/api"));
        pods.awaitLog("client", "served through a Service");
        pods.awaitLog("account", "APIVersions");
        assertThat(cluster.auditLog().of("services", "default")).anySatisfy(event -> {
            assertThat(event.uri()).isEqualTo("/api");
            assertThat(event.code()).isEqualTo(200);
            assertThat(event.decision()).isEqualTo("allow");
        });
    }

    @Test
    void callsAWebhookThatIsNamedByItsService() {
        Workloads pods = namespace("webhooks");
        String image = cluster.registry().workload("apps/refuse", "1", "refuse").byDigest();
        IssuedCertificate certificate = cluster.certificate("guard.webhooks.svc");
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("webhooks")
                        .withName("tls")
                        .endMetadata()
                        .withStringData(Map.of("crt", certificate.certificatePem(), "key", certificate.keyPem()))
                        .build())
                .create();
        pods.service("guard", 443, 8443);
        pods.create(Workloads.pod("guard", image, "refuse", ":8443", "/tls/crt", "/tls/key", "refused by a pod")
                .editSpec()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("tls")
                .withMountPath("/tls")
                .endVolumeMount()
                .withNewReadinessProbe()
                .withNewTcpSocket()
                .withNewPort(8443)
                .endTcpSocket()
                .withPeriodSeconds(1)
                .endReadinessProbe()
                .endContainer()
                .addNewVolume()
                .withName("tls")
                .withNewSecret()
                .withSecretName("tls")
                .endSecret()
                .endVolume()
                .endSpec());
        pods.awaitReady("guard");
        register();
        try {
            // The API server takes moments to heed a registration, and the endpoints of a Pod that is ready.
            Deadline.in(Duration.ofSeconds(20)).await(() -> createGuarded().contains("refused by a pod"));
            assertThat(createGuarded()).contains("refused by a pod");
        } finally {
            client.admissionRegistration()
                    .v1()
                    .validatingWebhookConfigurations()
                    .withName("guard")
                    .delete();
        }
    }

    /** Returns why it is refused; empty if it is not. */
    private String createGuarded() {
        try {
            client.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withNamespace("webhooks")
                            .withGenerateName("guarded-")
                            .endMetadata()
                            .build())
                    .create();
            return "";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void register() {
        String authority =
                Base64.getEncoder().encodeToString(cluster.admin().caPem().getBytes(StandardCharsets.US_ASCII));
        client.resource(new ValidatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName("guard")
                        .endMetadata()
                        .addNewWebhook()
                        .withName("guard.portcullis.test")
                        .withAdmissionReviewVersions("v1")
                        .withSideEffects("None")
                        .withFailurePolicy("Fail")
                        .withNewClientConfig()
                        .withCaBundle(authority)
                        .withNewService("guard", "webhooks", "/", 443)
                        .endClientConfig()
                        .withNewNamespaceSelector()
                        .addToMatchLabels("kubernetes.io/metadata.name", "webhooks")
                        .endNamespaceSelector()
                        .addNewRule()
                        .withApiGroups("")
                        .withApiVersions("v1")
                        .withOperations("CREATE")
                        .withResources("configmaps")
                        .endRule()
                        .endWebhook()
                        .build())
                .create();
    }
}
