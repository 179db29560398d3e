package dev.portcullis.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever files and words are given on the command line: it ends with one of its exit codes, without a stack trace. */
final class VerifyBundleFuzzTest {
    private static final Path REHEARSAL = Path.of("src/main/launcher/rehearsal");
    private static final String SUBJECT = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1.0.0";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";
    private static final String SIGNED = "sha256:5a1d5cd15aeac371cad8a9cb0505d5ab7d221af988318918e6226d2d2b0bb0e1";
    private static final Path FOLDER = folder();

    static Stream<Arguments> seeds() throws IOException {
        var bundle = Files.readAllBytes(REHEARSAL.resolve("bundle.sigstore.json"));
        var root = Files.readAllBytes(REHEARSAL.resolve("trusted_root.json"));
        return Stream.of(
                arguments(bundle, root, SUBJECT, SIGNED),
                arguments(root, bundle, SUBJECT, SIGNED),
                arguments(bundle, root, "", "sha256:00"),
                arguments(bundle, root, "\u0000", "no-such-file\u0000"));
    }

    private static Path folder() {
        try {
            var folder = Files.createTempDirectory("portcullis-fuzz-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String file(String name, byte[] content) throws IOException {
        var file = FOLDER.resolve(name);
        file.toFile().deleteOnExit();
        return Files.write(file, content).toString();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void endsWithOneOfItsExitCodes(
            byte @NotNull @WithLength(max = 16_384) [] bundle,
            byte @NotNull @WithLength(max = 16_384) [] root,
            @NotNull String identity,
            @NotNull String artifact)
            throws IOException {
        var run = CommandLineRun.of(
                "verify-bundle",
                "--bundle=" + file("bundle", bundle),
                "--trusted-root=" + file("root", root),
                "--signed-certificate-timestamp=NotRequired",
                "--certificate-identity=" + identity,
                "--certificate-oidc-issuer=" + ISSUER,
                "--",
                artifact);
        assertThat(run.code()).as(run.err()).isIn(ExitCode.OK, ExitCode.REFUSED, ExitCode.USAGE);
        assertThat(run.err()).doesNotContain("\tat ", "fault inside");
        if (run.code() == ExitCode.OK) {
            assertThat(identity).isEqualTo(SUBJECT);
            assertThat(artifact).isEqualTo(SIGNED);
            assertThat(run.out()).contains("verified: " + SIGNED, SUBJECT);
        }
    }
}
