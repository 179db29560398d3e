package dev.portcullis.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.testing.process.Tools;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policies of this repository, by the commands that its users have. */
class PolicyLibraryTest {
    private static final String OPA = Tools.find().binary("opa").toString();
    private static final String LIBRARY = Path.of("..", "policies", "rego").toString();

    @TempDir
    Path folder;

    @Test
    void passesItsTestsWhichCoverIt() {
        var run = CommandLineRun.of("policy", "test", LIBRARY, "--opa", OPA, "--minimum-coverage", "98", "--verbose");

        assertThat(run.code()).as("%s%s", run.out(), run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).containsPattern("\n[5-9][0-9] passed, 0 failed, 0 errors, 0 skipped\n$");
    }

    @Test
    void isBuiltToABundle() {
        var run = CommandLineRun.of(
                "policy",
                "build",
                LIBRARY,
                "--opa",
                OPA,
                "-o",
                folder.resolve("bundle.tar.gz").toString());

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    }
}
