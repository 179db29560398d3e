package dev.portcullis.e2e.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged applications under the settings that the chart renders, and its hooks with the rights that the chart gives them. */
class ChartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private static Path folder;

    private static LocalStack stack;
    private static KubernetesClient admin;
    private static ImageFixtures images;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = LocalStack.builder()
                .name("chart")
                .controlPlane(ControlPlaneOptions.withControllers())
                .registry()
                .start();
        admin = stack.closeWithStack(stack.controlPlane().admin().client());
        images = new ImageFixtures(stack.registry(), 3);
        var values = Files.writeString(
                folder.resolve("values.yaml"), """
                        image: {registry: registry.example.com/portcullis}
                        exemptNamespaces: [kube-system, kube-public, kube-node-lease, left-alone]
                        webhook: {drain: 1s}
                        registries: [{host: "%s", plainHttp: true, allowPrivateAddresses: true}]
                        decisions: {sink: FILE, file: {directory: "/replaced"}}
                        """.formatted(stack.registry().host()));
        var properties = ((ConfigMap) render(values, "settings").getFirst())
                .getData()
                .getOrDefault("application.properties", "")
                .replace("/replaced", folder.toString());
        var file = Files.writeString(folder.resolve("application.properties"), properties);
        var usual = Installation.Settings.of(Repository.find());
        stack.closeWithStack(Installation.start(
                stack.controlPlane(), stack.folder(), usual.with(Map.of("QUARKUS_CONFIG_LOCATIONS", file.toString()))));
        makeHooks("uninstall");
    }

    /** Makes what a hook needs but its Job, once the former one's namespace is gone. */
    private static void makeHooks(String template) throws IOException, InterruptedException {
        assertThat(Deadline.in(PATIENCE)
                        .await(() ->
                                admin.namespaces().withName("portcullis-trial").get() == null))
                .isTrue();
        for (var object : render(folder.resolve("values.yaml"), template)) {
            if (!(object instanceof Job)) {
                admin.resource(object).createOr(NonDeletingOperation::update);
            }
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void bothReadTheSettingsAndTheTrialPasses() throws IOException, InterruptedException {
        var unsigned = images.image("apps/unsigned", "v1").byDigest();
        makeHooks("trial");

        var trial = operator(
                "portcullis-trial",
                "try",
                unsigned,
                images.image("apps/free", "v1").byDigest(),
                "180");

        // Only who may speak HTTP to this registry can say that no signature is there.
        assertThat(trial.output())
                .contains("refused: ")
                .contains("[SignatureMissing]")
                .contains("admitted: ");
        assertThat(trial.code()).isZero();
        assertThat(admin.namespaces().list().getItems())
                .filteredOn(namespace -> namespace.getMetadata().getName().startsWith("portcullis-trial"))
                .allMatch(namespace -> namespace.getMetadata().getDeletionTimestamp() != null);
        assertThat(admin.rbac()
                        .clusterRoleBindings()
                        .withName("portcullis-trial")
                        .get())
                .as("rights that outlast the trial")
                .isNull();
        assertThat(admin.genericKubernetesResources("portcullis.dev/v1alpha1", "EvidencePolicy")
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(admin.admissionRegistration()
                        .v1()
                        .validatingWebhookConfigurations()
                        .withName("portcullis")
                        .get()
                        .getWebhooks())
                .isNotEmpty()
                .allSatisfy(entry ->
                        assertThat(entry.getNamespaceSelector().toString()).contains("left-alone"));
        assertThat(folder.resolve("decisions.ndjson")).isNotEmptyFile();
    }

    @Test
    void aTrialWithAnImageThatIsAdmittedFails() throws IOException, InterruptedException {
        var free = images.image("apps/free", "v2").byDigest();
        makeHooks("trial");

        var trial = operator("portcullis-trial", "try", free, free, "180");

        assertThat(trial.output()).contains("must be admitted");
        assertThat(trial.code()).isEqualTo(1);
    }

    @Test
    void wrongArgumentsStartNothing() throws IOException, InterruptedException {
        assertThat(operator("portcullis-uninstall", "remove", "everything").code())
                .isEqualTo(64);
    }

    private static List<HasMetadata> render(Path values, String template) throws IOException, InterruptedException {
        var run = run(new ProcessBuilder(
                Tools.find().binary("helm").toString(),
                "template",
                "portcullis",
                Repository.find().root().resolve("charts/portcullis").toString(),
                "--namespace",
                Installation.NAMESPACE,
                "--values",
                values.toString(),
                "--show-only",
                "templates/" + template + ".yaml",
                "--dry-run=server",
                "--take-ownership",
                "--kubeconfig",
                stack.controlPlane().adminKubeconfig().toString()));
        assertThat(run.code()).as(run.output()).isZero();
        return admin.load(new ByteArrayInputStream(run.output().getBytes(UTF_8)))
                .items();
    }

    /** Runs the packaged operator with arguments, as a service account. */
    private static Run operator(String account, String... arguments) throws IOException, InterruptedException {
        var kubeconfig = Files.writeString(
                folder.resolve(account + ".kubeconfig"),
                stack.controlPlane()
                        .serviceAccount(Installation.NAMESPACE, account)
                        .kubeconfig());
        var root = Repository.find().root();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve("operator/java.options"),
                "-jar",
                root.resolve("operator/target/quarkus-app/quarkus-run.jar").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        return run(builder);
    }

    private record Run(int code, String output) {}

    private static Run run(ProcessBuilder builder) throws IOException, InterruptedException {
        var process = builder.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), output);
    }
}
