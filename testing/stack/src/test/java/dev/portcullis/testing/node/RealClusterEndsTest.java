package dev.portcullis.testing.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That nothing is left after success is what {@link RealClusterTest} looks at when it ends. */
class RealClusterEndsTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @BeforeEach
    void needsARealNode() {
        Optional<String> missing = RealCluster.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: the end of a real node: " + why));
        assumeTrue(missing.isEmpty());
    }

    @Test
    void nothingIsLeftAfterAFailure() {
        Tools tools = Tools.find();
        RunFolder folder = RunFolder.create(tools, "node-fails");
        assertThatThrownBy(() -> RealCluster.start(tools, folder, System.out, "--no-such-argument"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("kube-apiserver ended with status 1")
                .hasMessageContaining("no-such-argument");
        folder.keep(false);
        folder.close();
        assertThat(Leftovers.of(folder.path(), ProcessHandle.current().pid()).left(Duration.ofSeconds(30)))
                .isEmpty();
    }

    @Test
    @Tag("long")
    void nothingIsLeftAfterTheCallerIsKilled() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        JAVA.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CallerThatStartsNode.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Path binaries = Tools.find().folderWith(RealCluster.TOOLS.toArray(String[]::new));
        builder.environment().put("PORTCULLIS_TOOLS", binaries.toString());
        Process caller = builder.start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8))) {
            Leftovers leftovers = Leftovers.of(Path.of(String.valueOf(output.readLine())), caller.pid());
            assertThat(leftovers.containers()).anyMatch(process -> process.contains("workload print"));
            assertThat(leftovers.now()).anyMatch(found -> found.startsWith("interface "));
            assertThat(leftovers.now()).anyMatch(found -> found.startsWith("control group "));
            caller.destroyForcibly().waitFor();
            assertThat(leftovers.left(Duration.ofSeconds(5))).isEmpty();
        } finally {
            caller.destroyForcibly().waitFor();
        }
    }
}
