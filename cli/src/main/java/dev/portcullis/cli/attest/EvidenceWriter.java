package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Progress;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.sign.NewStatement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Signs evidence about an image and publishes it, as the operator does; what {@code attest} and {@code publish} share. */
final class EvidenceWriter {
    private final Console console;
    private final InstantSource clock;

    @Mixin
    private final Registries registries;

    @Mixin
    private final SigningOptions signing;

    @Mixin
    private final KeptBundle kept = new KeptBundle();

    @Option(
            names = "--again",
            description = "sign even where this very statement, signed by this key or identity, is published already")
    private boolean again;

    @Option(
            names = "--dry-run",
            description = "print the statement and say what would be done; sign nothing and push nothing")
    private boolean dryRun;

    EvidenceWriter(Console console, InstantSource clock, Path dockerFolder, Variables variables) {
        this.console = console;
        this.clock = clock;
        this.registries = new Registries(dockerFolder);
        this.signing = new SigningOptions(variables);
    }

    /** Does it, and returns the exit code. */
    int write(Evidence evidence) {
        try (var means = signing.means(registries.options().timeout(), clock);
                var open = registries.open();
                var progress = Progress.of(console, "asking the registry about " + registries.image())) {
            progress.start();
            var deadline = Deadline.after(registries.options().timeout());
            return switch (registries.target(open, deadline)) {
                case RegistryResult.Found<Target>(var target) -> write(evidence, target, means, open, deadline);
                case RegistryResult.NotFound<Target>(var hidden, var detail) -> refused(Reason.IMAGE_NOT_FOUND, detail);
                case RegistryResult.Refused<Target>(var reason, var detail) -> refused(reason, detail);
                case RegistryResult.Unavailable<Target>(var reason, var detail, var retryAfter) ->
                    undecidable(reason, detail);
            };
        }
    }

    private int write(Evidence evidence, Target target, SigningMeans means, OpenRegistries open, Deadline deadline) {
        var statement = new NewStatement(
                target.repository().toString(), target.digest(), evidence.predicateType(), evidence.predicate());
        statement.problem().ifPresent(problem -> {
            throw new UnusableInputException(evidence.option() + ": " + problem);
        });
        if (dryRun) {
            return rehearse(statement, target, means);
        }
        var attester = new Attester(
                open, means, signing.timestamps(), registries.options().timeout(), clock);
        return told(evidence, target, attested(attester, statement, target, deadline));
    }

    private Attested attested(Attester attester, NewStatement statement, Target target, Deadline deadline) {
        var earlier = kept.earlier(statement.bytes());
        if (earlier.isPresent()) {
            return attester.publish(statement, target, earlier.get(), deadline);
        }
        return again
                ? attester.attest(statement, target, deadline, kept::keep)
                : attester.attestOnce(statement, target, deadline, kept::keep);
    }

    private int told(Evidence evidence, Target target, Attested outcome) {
        return switch (outcome) {
            case Attested.Published(var referrer, var pushed) -> {
                console.out().println(Shown.line(target.destination() + "@" + referrer));
                console.err()
                        .println((pushed ? "published: " : "published already: ")
                                + Shown.line(evidence.predicateType() + " about " + target.image()));
                yield ExitCode.OK;
            }
            case Attested.Failed(var reason, var detail, var passes, var retryAfter) ->
                passes ? undecidable(reason, detail) : refused(reason, detail);
        };
    }

    private int rehearse(NewStatement statement, Target target, SigningMeans means) {
        console.out().println(Shown.lines(new String(statement.bytes(), StandardCharsets.UTF_8)));
        console.err()
                .println("nothing was signed or pushed: " + Shown.line(means.describe()) + " would sign this about "
                        + Shown.line(target.image()) + ", published in "
                        + Shown.line(target.destination().toString()));
        return ExitCode.OK;
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
