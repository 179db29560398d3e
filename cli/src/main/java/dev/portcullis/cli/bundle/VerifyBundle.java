package dev.portcullis.cli.bundle;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.tuf.InstanceTrust;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.TrustRootResult;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Verifies one bundle.
 *
 * @see <a href="https://github.com/sigstore/sigstore-conformance/blob/main/docs/cli_protocol.md">the client protocol that it follows</a>
 */
@Command(
        name = "verify-bundle",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Verifies that a Sigstore bundle is a valid signature of an artifact by the expected signer.",
            "With --trusted-root or --key nothing is asked over the network: everything comes from the files given.",
            "Without them the trust root of Sigstore's public-good instance is used, kept up to date from its TUF",
            "repository once a day.",
            ""
        },
        footer = {
            "",
            "Give --key, or --certificate-identity with --certificate-oidc-issuer.",
            "With --trusted-root, a signature by --key needs an entry in one of the root's logs too, if it has any.",
            "Use Optional and NotRequired only for instances that have no such logs.",
            "",
            "Examples:",
            "  portcullis verify-bundle --bundle app.sigstore.json --trusted-root trusted_root.json \\",
            "    --certificate-identity https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1 \\",
            "    --certificate-oidc-issuer https://token.actions.githubusercontent.com app.tar.gz",
            "  portcullis verify-bundle --bundle app.sigstore.json --key cosign.pub sha256:…",
            "",
            "Exit codes: 0 verified, 1 not verified, 64 wrong options or unreadable files.",
        })
public final class VerifyBundle implements Callable<Integer> {
    private static final int MAXIMUM_BUNDLE = 33 * 1024 * 1024;

    private final Console console;
    private final InstantSource clock;
    private final InstanceTrust publicGood;

    @Option(names = "--bundle", required = true, paramLabel = "FILE", description = "the bundle, version 0.1 to 0.3")
    @SuppressWarnings("NullAway.Init")
    private Path bundle;

    @Option(
            names = "--trusted-root",
            paramLabel = "FILE",
            description = "the trusted_root.json of the Sigstore instance that vouches for the signature;"
                    + " by default, and without --key, that of Sigstore's public-good instance")
    private @Nullable Path trustedRoot;

    @Option(
            names = "--tuf-cache",
            paramLabel = "FOLDER",
            description = "keep what is known of the public-good instance's repository here;"
                    + " default: portcullis/tuf in XDG_CACHE_HOME or ~/.cache")
    private @Nullable Path cache;

    @Option(
            names = "--transparency-log",
            paramLabel = "DEMAND",
            converter = DemandArgument.OfLog.class,
            description =
                    "Required or Optional: whether the signature must be in one of the root's logs; by default it must")
    private @Nullable LogDemand log;

    @Option(
            names = "--signed-certificate-timestamp",
            paramLabel = "DEMAND",
            converter = DemandArgument.OfTimestamp.class,
            description =
                    "Required or NotRequired: whether the certificate must be in a transparency log; by default it must")
    private @Nullable SctDemand certificateLog;

    @Option(names = "--key", paramLabel = "FILE", description = "the public key (PEM) that must have signed")
    private @Nullable Path key;

    @Option(
            names = "--certificate-identity",
            paramLabel = "IDENTITY",
            description = "the subject that the certificate must name, exactly")
    private @Nullable String identity;

    @Option(
            names = "--certificate-oidc-issuer",
            paramLabel = "URL",
            description = "the issuer that the certificate must name, exactly")
    private @Nullable String issuer;

    @Parameters(
            paramLabel = "FILE_OR_DIGEST",
            description = "the artifact, or its digest as sha256:…; a file of such a name is ./sha256:…")
    @SuppressWarnings("NullAway.Init")
    private String artifact;

    public VerifyBundle(Console console, InstantSource clock, InstanceTrust publicGood) {
        this.console = console;
        this.clock = clock;
        this.publicGood = publicGood;
    }

    @Override
    public Integer call() {
        var expected = ExpectedSigner.of(key != null, identity, issuer);
        var byTuf = trustedRoot == null && key == null;
        if (cache != null && !byTuf) {
            throw new UnusableInputException("--tuf-cache is of no use with --trusted-root or --key");
        }
        var json = new BoundedFile("--bundle", bundle, MAXIMUM_BUNDLE).bytes();
        var content = ArtifactArgument.read(artifact);
        var files = new TrustFiles(trustedRoot, key, log, certificateLog);
        if (!byTuf) {
            return verify(files.load(), expected, json, content);
        }
        return switch (publicGood.find(cache)) {
            case InstanceTrust.Outcome.Found(var root) ->
                verify(files.load(root.toByteArray()), expected, json, content);
            case InstanceTrust.Outcome.Absent(var lines) ->
                refuse("the trust root of the public-good instance is not to be had", lines);
        };
    }

    private int verify(TrustRootResult trust, ExpectedSigner expected, byte[] json, ArtifactArgument content) {
        return switch (trust) {
            case TrustRootResult.Refused(var problems) -> refuse("the trust root cannot be used", problems);
            case TrustRootResult.Loaded(var root, var ignored) ->
                report(expected.hold(content.verify(new BundleVerifier(clock), json, root)));
        };
    }

    private int refuse(String why, List<?> lines) {
        console.err().println("not verified: " + Shown.line(why));
        lines.forEach(line -> console.err().println("  " + Shown.line(String.valueOf(line))));
        return ExitCode.REFUSED;
    }

    private int report(Verification verification) {
        return switch (verification) {
            case Verification.Verified verified -> {
                console.out().println("verified: " + verified.subject());
                console.out()
                        .println("  signer: " + Shown.line(verified.signer().describe()));
                console.out().println("  signed: " + Shown.line(SignedText.of(verified.claim())));
                verified.times().forEach(time -> console.out().println("  time:   " + SignedText.of(time)));
                yield ExitCode.OK;
            }
            case Verification.Rejected(Rejection(var reason, var detail)) -> {
                console.err().println("not verified: [" + reason.code() + "] " + Shown.line(detail));
                console.err().println("  " + reason.remedy());
                yield ExitCode.REFUSED;
            }
        };
    }
}
