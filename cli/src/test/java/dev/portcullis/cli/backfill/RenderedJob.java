package dev.portcullis.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.stack.LocalStack;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the chart makes of the values for a backfill.
 *
 * @param rights service account, roles and bindings
 * @param arguments those of the Job
 */
record RenderedJob(List<HasMetadata> rights, List<String> arguments) {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Renders it for the registry of the stack, as a run that signs with a key from a Secret. */
    static RenderedJob of(LocalStack stack, String... settings) {
        var arguments = new ArrayList<>(List.of(
                "template",
                "portcullis",
                Path.of("..", "charts", "portcullis").toAbsolutePath().toString(),
                "--namespace=portcullis-system",
                "--show-only=templates/backfill.yaml",
                "--set=image.registry=registry.example.com",
                "--set=backfill.enabled=true",
                "--set=backfill.dryRun=false",
                "--set=backfill.image=registry.example.com/portcullis-cli:v1",
                "--set=backfill.keySecret=key",
                "--set=registries[0].host=" + stack.registry().host(),
                "--set=registries[0].plainHttp=true"));
        for (var setting : settings) {
            arguments.add("--set=" + setting);
        }
        var program = Program.of(stack.tools().binary("helm"), arguments.toArray(String[]::new));
        try (var helm = Supervised.start(stack.folder(), "helm", program)) {
            assertThat(helm.awaitExit(LIMIT)).as(helm.output()).isZero();
            return read(helm.output());
        }
    }

    /** Waits until the API server goes by the job's role in a namespace, which is a moment after it has stored it. */
    static void awaitRights(LocalStack stack, String namespace) {
        var account = stack.controlPlane().serviceAccount("portcullis-system", "portcullis-backfill");
        try (var job = account.client()) {
            assertThat(Deadline.in(LIMIT).await(() -> mayList(job, namespace))).isTrue();
        }
    }

    private static boolean mayList(KubernetesClient job, String namespace) {
        try {
            return job.pods().inNamespace(namespace).list() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private static RenderedJob read(String yaml) {
        Object read = new KubernetesSerialization()
                .unmarshal(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
        var objects = ((List<?>) read).stream().map(HasMetadata.class::cast).toList();
        var job = objects.stream()
                .filter(Job.class::isInstance)
                .map(Job.class::cast)
                .findFirst()
                .orElseThrow();
        return new RenderedJob(
                objects.stream().filter(object -> !(object instanceof Job)).toList(),
                job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs());
    }
}
