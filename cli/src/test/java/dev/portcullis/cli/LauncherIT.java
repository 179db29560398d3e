package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.cli.bundle.ConformanceSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as the build leaves it; runs when everything is packaged. */
final class LauncherIT {
    private static final Path LAUNCHER = Path.of("target/portcullis").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void worksThroughSymbolicLinksFromAnyFolderWithoutJavaHome() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("linked"), LAUNCHER);
        Files.createSymbolicLink(folder.resolve("portcullis"), link.getFileName());
        var run = run(List.of("./portcullis", "--version"));
        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out()).startsWith("portcullis 0.").doesNotContain("not packaged");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void passesArgumentsAndExitCodeOn() throws Exception {
        var run = run(List.of(LAUNCHER.toString(), "verify-bundle", "--bundle=a b $c", "x"));
        assertThat(run.code()).isEqualTo(64);
        assertThat(run.err()).startsWith("portcullis: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "happy-path-v0.1",
                "happy-path-v0.3",
                "happy-path-intoto-in-dsse-v3",
                "signature-mismatch_fail",
                "incorrect-public-key_fail"
            })
    void decidesCasesOfTheSuite(String name) throws Exception {
        var suite = ConformanceSuite.find();
        assumeTrue(suite.isPresent());
        var command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(suite.get().arguments(name));
        command.add(suite.get().artifact(name));
        var run = run(command);
        assertThat(run.code()).as(run.toString()).isEqualTo(name.endsWith("_fail") ? 1 : 0);
        assertThat(run.out() + run.err()).doesNotContain("WARNING");
    }

    private CommandLineRun run(List<String> command) throws IOException, InterruptedException {
        var out = folder.resolve("out").toFile();
        var err = folder.resolve("err").toFile();
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().remove("JAVA_HOME");
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new CommandLineRun(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }
}
