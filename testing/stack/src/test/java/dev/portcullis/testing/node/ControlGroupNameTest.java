package dev.portcullis.testing.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine's control groups are below the root of the hierarchy: what is not would be made, and its parents removed, elsewhere. */
class ControlGroupNameTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"/portcullis-absolute", "/", "../portcullis-outside", "a/../../portcullis-outside", ".", "a/.."})
    void othersAreRefusedBeforeAnythingIsMade(String name) throws IOException, InterruptedException {
        Optional<String> missing = RealCluster.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: names of control groups: " + why));
        assumeTrue(missing.isEmpty());

        Process create = new ProcessBuilder(
                        Tools.find().binary("namespace").toString(),
                        "create",
                        "-pid-file",
                        folder.resolve("pid").toString(),
                        "-cgroup",
                        name)
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(create.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
            assertThat(create.exitValue()).isEqualTo(70);
            assertThat(new String(create.getInputStream().readAllBytes(), UTF_8))
                    .contains("name it by a path below the root of the hierarchy");
            assertThat(folder).isEmptyDirectory();
        } finally {
            create.destroyForcibly();
        }
    }
}
