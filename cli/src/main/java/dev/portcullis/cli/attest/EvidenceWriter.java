package dev.portcullis.cli.attest;

import com.google.protobuf.ByteString;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Progress;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.evidence.publish.NewEvidence;
import dev.portcullis.evidence.publish.Publication;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.sign.BundleSigner;
import dev.portcullis.sigstore.sign.BundleSigning;
import dev.portcullis.sigstore.sign.NewStatement;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.vault.VaultResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Signs evidence about an image and publishes it, as the operator does; what {@code attest} and {@code publish} share. */
final class EvidenceWriter {
    private final Console console;
    private final InstantSource clock;

    @Mixin
    private final Registries registries;

    @Mixin
    private final SignerOptions signers;

    @Mixin
    private final TimestampOptions timestamps = new TimestampOptions();

    @Mixin
    private final KeptBundle kept = new KeptBundle();

    @Option(
            names = "--dry-run",
            description = "print the statement and say what would be done; sign nothing and push nothing")
    private boolean dryRun;

    EvidenceWriter(Console console, InstantSource clock, Path dockerFolder, Variables variables) {
        this.console = console;
        this.clock = clock;
        this.registries = new Registries(dockerFolder);
        this.signers = new SignerOptions(variables);
    }

    /** Does it, and returns the exit code. */
    int write(Evidence evidence) {
        try (var means = signers.means(registries.options().timeout(), clock);
                var open = registries.open();
                var progress = Progress.of(console, "asking the registry about " + registries.image())) {
            progress.start();
            return switch (registries.target(open)) {
                case RegistryResult.Found<Target>(var target) -> write(evidence, target, means, open);
                case RegistryResult.NotFound<Target>(var hidden, var detail) -> refused(Reason.IMAGE_NOT_FOUND, detail);
                case RegistryResult.Refused<Target>(var reason, var detail) -> refused(reason, detail);
                case RegistryResult.Unavailable<Target>(var reason, var detail, var retryAfter) ->
                    undecidable(reason, detail);
            };
        }
    }

    private int write(Evidence evidence, Target target, SigningMeans means, Registries.Open open) {
        var statement = new NewStatement(
                target.repository().toString(), target.digest(), evidence.predicateType(), evidence.predicate());
        statement.problem().ifPresent(problem -> {
            throw new UnusableInputException(evidence.option() + ": " + problem);
        });
        if (dryRun) {
            return rehearse(statement, target, means);
        }
        var earlier = kept.earlier(statement.bytes());
        if (earlier.isPresent()) {
            return switch (means.keys()) {
                case VaultResult.Found<List<SigningKey>>(var keys) ->
                    publish(evidence, target, earlier.get(), keys, open);
                case VaultResult.Failed<List<SigningKey>>(var failure) ->
                    failed(failure.reason(), failure.detail(), failure.kind().passes());
            };
        }
        return switch (sign(statement, means)) {
            case BundleSigning.Failed(var reason, var detail) ->
                failed(reason, detail, reason == Reason.SIGNER_UNAVAILABLE);
            case BundleSigning.Made(var bundle) -> {
                kept.keep(bundle.json());
                yield publish(evidence, target, bundle.json(), List.of(bundle.key()), open);
            }
        };
    }

    private BundleSigning sign(NewStatement statement, SigningMeans means) {
        try (var transport = timestamps.transport(registries.options().timeout())) {
            if (transport == null) {
                return new BundleSigner(means.signer()).sign(statement.bytes());
            }
            return switch (means.keys()) {
                case VaultResult.Failed<List<SigningKey>>(var failure) ->
                    new BundleSigning.Failed(failure.reason(), failure.detail());
                case VaultResult.Found<List<SigningKey>>(var keys) ->
                    new BundleSigner(means.signer(), timestamps.client(transport, keys)).sign(statement.bytes());
            };
        }
    }

    private int publish(Evidence evidence, Target target, byte[] bundle, List<SigningKey> keys, Registries.Open open) {
        var publisher = new EvidencePublisher(open.reader(), open.pusher(), new BundleVerifier(clock));
        var published = new NewEvidence(
                target.destination(), target.subject(), evidence.predicateType(), ByteString.copyFrom(bundle));
        var outcome = publisher.publish(
                published, timestamps.root(keys), open.credentials(target.destination()), open.deadline());
        return switch (outcome) {
            case Publication.Published(var referrer, var pushed) -> {
                console.out().println(Shown.line(target.destination() + "@" + referrer));
                console.err()
                        .println((pushed ? "published: " : "published already: ")
                                + Shown.line(evidence.predicateType() + " about " + subject(target)));
                yield ExitCode.OK;
            }
            case Publication.Failed failed -> failed(failed.reason(), failed.detail(), failed.passes());
        };
    }

    private int rehearse(NewStatement statement, Target target, SigningMeans means) {
        console.out().println(Shown.lines(new String(statement.bytes(), StandardCharsets.UTF_8)));
        console.err()
                .println("nothing was signed or pushed: " + Shown.line(means.describe()) + " would sign this about "
                        + Shown.line(subject(target)) + ", published in "
                        + Shown.line(target.destination().toString()));
        return ExitCode.OK;
    }

    private static String subject(Target target) {
        return target.repository() + "@" + target.digest();
    }

    private int failed(Reason reason, String detail, boolean passes) {
        return passes ? undecidable(reason, detail) : refused(reason, detail);
    }

    private int refused(Reason reason, String detail) {
        return say(reason, detail, ExitCode.REFUSED);
    }

    private int undecidable(Reason reason, String detail) {
        return say(reason, detail, ExitCode.UNDECIDABLE);
    }

    private int say(Reason reason, String detail, int code) {
        console.err().println(Shown.line(registries.image() + ": not published: [" + reason.code() + "] " + detail));
        console.err().println("  " + reason.remedy());
        return code;
    }
}
