package dev.portcullis.cli;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.tuf.InstanceTrust;
import dev.portcullis.cli.tuf.TufInstance;
import dev.portcullis.sigstore.tuf.http.RepositoryAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;

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
    public static void main(String... arguments) throws IOException {
        var rehearsal = new Rehearsal(Path.of(arguments[0]));
        run(ExitCode.OK, "--help");
        run(ExitCode.OK, "--version");
        run(ExitCode.OK, "verify-bundle", "--help");
        run(ExitCode.OK, "verify", "--help");
        run(ExitCode.OK, "explain", "--help");
        run(ExitCode.OK, "replay", "--help");
        rehearsal.verify("text");
        rehearsal.verify("json");
        rehearsal.verifyBundle(ExitCode.OK, "trusted_root.json", "--signed-certificate-timestamp=NotRequired");
        rehearsal.verifyBundle(ExitCode.REFUSED, "trusted_root_with_ct_log.json");
        rehearsal.verifyBundleByTuf();
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
        run(expected, verifyBundle("--trusted-root=" + folder.resolve(trustedRoot), further));
    }

    /** Nor does a TUF repository listen there. */
    private void verifyBundleByTuf() throws IOException {
        var cache = Files.createTempDirectory("portcullis-rehearsal-");
        try {
            run(ExitCode.REFUSED, verifyBundle("--tuf-cache=" + cache));
        } finally {
            try (var files = Files.newDirectoryStream(cache)) {
                for (var file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(cache);
        }
    }

    private String[] verifyBundle(String trust, String... further) {
        var common = Stream.of(
                "verify-bundle",
                "--bundle=" + folder.resolve("bundle.sigstore.json"),
                trust,
                "--certificate-identity=" + SUBJECT,
                "--certificate-oidc-issuer=" + ISSUER,
                SIGNED);
        return Stream.concat(common, Stream.of(further)).toArray(String[]::new);
    }

    private static void run(int expected, String... arguments) {
        var output = new StringWriter();
        var writer = new PrintWriter(output);
        var console = new Console(writer, writer, false);
        var clock = InstantSource.system();
        var nowhere = Path.of("no-such-folder");
        var instance = TufInstance.publicGoodAt(
                RepositoryAddress.httpsOrLoopback("http://" + NOBODY).orElseThrow());
        var code = Portcullis.commandLine(console, clock, nowhere, new InstanceTrust(console, clock, instance, nowhere))
                .execute(arguments);
        if (code != expected) {
            throw new IllegalStateException(
                    String.join(" ", arguments) + " ended with " + code + ", not " + expected + ":\n" + output);
        }
    }
}
