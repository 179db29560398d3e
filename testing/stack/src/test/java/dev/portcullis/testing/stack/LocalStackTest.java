package dev.portcullis.testing.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.RunProcesses;
import dev.portcullis.testing.process.StackException;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class LocalStackTest {
    @Test
    void startsWhatIsAskedForAndLeavesNothing() {
        List<String> progress = Collections.synchronizedList(new ArrayList<>());
        Path folder;
        try (LocalStack stack = LocalStack.builder()
                .name("everything")
                .controlPlane(ControlPlaneOptions.withControllers())
                .registry()
                .registryWithoutReferrers()
                .sigstore()
                .progress(progress::add)
                .start()) {
            folder = stack.folder().path();
            assertThat(progress).hasSize(4).allMatch(line -> line.matches(".* ready in [0-9]+\\.[0-9] s"));
            assertThat(stack.registry().host())
                    .isNotEqualTo(stack.registryWithoutReferrers().host());
            try (KubernetesClient client = stack.controlPlane().admin().client()) {
                client.resource(deployment()).create();
                assertThat(Deadline.in(Duration.ofSeconds(20))
                                .await(() -> client.pods()
                                                .inNamespace("default")
                                                .list()
                                                .getItems()
                                                .size()
                                        == 2))
                        .isTrue();
            }
        }
        assertThat(RunProcesses.leftBy(folder)).isEmpty();
        assertThat(folder).doesNotExist();
    }

    @Test
    void saysWhatItWasBuiltWithout() {
        try (LocalStack stack = LocalStack.builder().registry().start()) {
            assertThatThrownBy(stack::controlPlane)
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("without controlPlane()");
        }
    }

    @Test
    void endsEverythingAndKeepsTheLogsWhenOnePieceDoesNotStart() {
        LocalStackBuilder builder = LocalStack.builder()
                .name("broken")
                .registry()
                .sigstore()
                .controlPlane(ControlPlaneOptions.minimal().withApiServerArguments("--no-such-flag"));
        assertThatThrownBy(builder::start)
                .isInstanceOf(StackException.class)
                .hasMessageContaining("unknown flag: --no-such-flag")
                .satisfies(failure -> {
                    Path folder = folderNamedIn(failure);
                    assertThat(RunProcesses.leftBy(folder)).isEmpty();
                    assertThat(folder.resolve("registry-referrers.log")).exists();
                    remove(folder);
                });
    }

    private static Path folderNamedIn(Throwable failure) {
        Matcher matcher =
                Pattern.compile("(/\\S*portcullis-broken-[^/]+)/").matcher(String.valueOf(failure.getMessage()));
        assertThat(matcher.find()).isTrue();
        return Path.of(matcher.group(1));
    }

    private static void remove(Path folder) {
        RunProcesses.remove(folder);
        assertThat(Files.exists(folder)).isFalse();
    }

    private static Deployment deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .withMatchLabels(Map.of("app", "web"))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Map.of("app", "web"))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("example.test/image")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
