package dev.portcullis.cli;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Runs what users run, once, while the build records which classes that needs. The recording is the cache that shortens the start.
 *
 * <p>Its only argument is the folder with a bundle that the project signed for this purpose, and the trusted root for it.
 */
final class Rehearsal {
    private static final String NOBODY = "127.0.0.1:1";
    private static final String SIGNED = "sha256:5a1d5cd15aeac371cad8a9cb0505d5ab7d221af988318918e6226d2d2b0bb0e1";
    private static final String SUBJECT = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1.0.0";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";

    private final Path folder;

    private Rehearsal(Path folder) {
        this.folder = folder;
    }

    /** Runs the commands; a surprise fails the build. */
    public static void main(String... arguments) {
        var rehearsal = new Rehearsal(Path.of(arguments[0]));
        run(ExitCode.OK, "--help");
        run(ExitCode.OK, "--version");
        run(ExitCode.OK, "verify-bundle", "--help");
        run(ExitCode.OK, "verify", "--help");
        rehearsal.verify("text");
        rehearsal.verify("json");
        rehearsal.verifyBundle(ExitCode.OK, "trusted_root.json", "--signed-certificate-timestamp=NotRequired");
        rehearsal.verifyBundle(ExitCode.REFUSED, "trusted_root_with_ct_log.json");
    }

    /** Nothing listens on port 1: the registry cannot be asked, which needs most of what asking one does. */
    private void verify(String output) {
        run(
                ExitCode.UNDECIDABLE,
                "verify",
                NOBODY + "/app@" + SIGNED,
                "--policy=" + folder.resolve("policy.yaml"),
                "--plain-http=" + NOBODY,
                "--namespace-labels=tier=production",
                "--timeout=2",
                "--output=" + output);
    }

    private void verifyBundle(int expected, String trustedRoot, String... further) {
        var common = new String[] {
            "verify-bundle",
            "--bundle=" + folder.resolve("bundle.sigstore.json"),
            "--trusted-root=" + folder.resolve(trustedRoot),
            "--certificate-identity=" + SUBJECT,
            "--certificate-oidc-issuer=" + ISSUER,
            SIGNED
        };
        var all = java.util.Arrays.copyOf(common, common.length + further.length);
        System.arraycopy(further, 0, all, common.length, further.length);
        run(expected, all);
    }

    private static void run(int expected, String... arguments) {
        var output = new StringWriter();
        var writer = new PrintWriter(output);
        var code = Portcullis.commandLine(
                        new Console(writer, writer, false), InstantSource.system(), Path.of("no-such-folder"))
                .execute(arguments);
        if (code != expected) {
            throw new IllegalStateException(
                    String.join(" ", arguments) + " ended with " + code + ", not " + expected + ":\n" + output);
        }
    }
}
