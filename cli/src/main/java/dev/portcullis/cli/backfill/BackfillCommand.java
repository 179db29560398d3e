package dev.portcullis.cli.backfill;

import dev.portcullis.cli.attest.Attester;
import dev.portcullis.cli.attest.DestinationOption;
import dev.portcullis.cli.attest.OpenRegistries;
import dev.portcullis.cli.attest.SigningOptions;
import dev.portcullis.cli.attest.Variables;
import dev.portcullis.cli.backfill.RemoteImages.Order;
import dev.portcullis.cli.backfill.RemoteImages.Said;
import dev.portcullis.cli.backfill.images.ImageSource;
import dev.portcullis.cli.backfill.images.Listed;
import dev.portcullis.cli.backfill.images.SourceOptions;
import dev.portcullis.cli.backfill.pace.PaceOptions;
import dev.portcullis.cli.backfill.plan.Summary;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Progress;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.registry.RegistryOptions;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.vault.VaultFailure;
import dev.portcullis.vault.VaultResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Signs, or attests something about, images that run already. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Signs what already runs, so that a policy can be enforced without refusing it.",
            "Every image of a file, or of Pods and controllers of a cluster, gets one signature or attestation beside it,",
            "by the code of `portcullis attest`.",
            "",
            "It signs what runs, not what is good. Such a signature says that an image ran at that time, and nothing of",
            "where it comes from or what is in it: use a key of its own for it, and let policies name that key for as",
            "long as they must; or an identity of its own (--fulcio-url). Images on the deny list of a --policy are refused.",
            ""
        },
        footer = {
            "",
            "An image that has this very statement, signed by this key or identity, is not signed again, so that the command may",
            "be repeated after any failure. --state makes that faster: it keeps, synced, which images are done.",
            "Images go by digest: they are written so in a file, and in a cluster the status of Pods says what a tag is.",
            "Workloads are read with your own rights; registries get the credentials that docker login left.",
            "",
            "Standard output gets one line for each image: signed, would-be-signed, present, done, refused or unreachable.",
            "",
            "Examples:",
            "  portcullis backfill --all-namespaces --key backfill.key --dry-run",
            "  portcullis backfill --namespace shop --key backfill.key --policy deny.yaml --state backfill.state",
            "  portcullis backfill --from images.txt --predicate ran.json --type https://acme.example/ran/v1 \\",
            "    --vault-key transit/backfill --vault-address https://vault.example.com:8200 --vault-token-file token",
            "",
            "Exit codes: 0 all have it (or nothing hinders), 1 some were refused, 2 some registry or signer could not be",
            "reached: run it again; 64 wrong options or files, or a cluster that cannot be read.",
        })
public final class BackfillCommand implements Callable<Integer> {
    private final Console console;
    private final InstantSource clock;
    private final Path dockerFolder;

    @Mixin
    private final SourceOptions sources = new SourceOptions();

    @Mixin
    private final StatementOptions statement = new StatementOptions();

    @Mixin
    private final SigningOptions signing;

    @Mixin
    private final DestinationOption destination = new DestinationOption();

    @Mixin
    private final DenyOptions deny;

    @Option(
            names = StateFile.OPTION,
            paramLabel = "FILE",
            description = "write down here which images are done, and go on from there")
    private @Nullable Path state;

    @Option(
            names = "--dry-run",
            description = "say what would be signed, and why other images would not; sign nothing and push nothing. "
                    + "Whether a registry takes what is pushed shows only then")
    private boolean dryRun;

    @Mixin
    private final PaceOptions pace = new PaceOptions();

    @Mixin
    private final RegistryOptions registries = new RegistryOptions();

    /**
     * Makes the command.
     *
     * @param dockerFolder the folder with Docker's {@code config.json}
     * @param variables of the environment
     * @param opa where OPA is if no option names it; null for nowhere
     */
    public BackfillCommand(
            Console console, InstantSource clock, Path dockerFolder, Variables variables, @Nullable Path opa) {
        this.console = console;
        this.clock = clock;
        this.dockerFolder = dockerFolder;
        this.signing = new SigningOptions(variables);
        this.deny = new DenyOptions(opa);
    }

    @Override
    public Integer call() {
        var said = statement.said();
        var denied = deny.denied(registries, dockerFolder, clock);
        try (var means = signing.meansForMany(registries.timeout(), clock)) {
            var source = source();
            return switch (means.keys()) {
                case VaultResult.Failed<List<SigningKey>>(var failure) -> failed(failure);
                case VaultResult.Found<List<SigningKey>>(var keys) ->
                    run(source, said, denied, new KnownKeys(means, keys));
            };
        }
    }

    private ImageSource source() {
        try (var progress = Progress.of(console, "listing images")) {
            progress.start();
            return sources.read();
        }
    }

    private int run(ImageSource source, Said said, DeniedImages denied, KnownKeys means) {
        var job = job(source, said, means);
        try (var registry = OpenRegistries.of(registries, hosts(source), dockerFolder);
                var kept = state == null || dryRun ? null : StateFile.open(state, job)) {
            var attester = new Attester(registry, means, signing.timestamps(), registries.timeout(), clock);
            var order = new Order(said, destination, means.known(), denied);
            var remote = new RemoteImages(registry, attester, order, pace.patience(), registries.timeout());
            var run = new Backfill(console, pace.crew(), remote, (image, referrer) -> {
                if (kept != null) {
                    kept.add(image, referrer);
                }
            });
            return told(run.run(source.images(), kept == null ? doneEarlier(job) : kept.done(), dryRun), means);
        }
    }

    private Set<String> doneEarlier(Job job) {
        return state == null ? Set.of() : StateFile.read(state, job);
    }

    private Job job(ImageSource source, Said said, KnownKeys means) {
        var what = List.of(
                said.predicateType().getBytes(StandardCharsets.UTF_8),
                said.predicate(),
                destination.text().getBytes(StandardCharsets.UTF_8));
        var signer = Stream.concat(means.names().stream(), signing.timestamps().names().stream());
        return Job.of(signer.toList(), what, source.identity());
    }

    private Set<String> hosts(ImageSource source) {
        return source.images().stream()
                .filter(Listed.ByDigest.class::isInstance)
                .map(Listed.ByDigest.class::cast)
                .map(Listed.ByDigest::repository)
                .flatMap(repository -> Stream.of(repository, destination.of(repository)))
                .map(ImageRepository::host)
                .collect(Collectors.toUnmodifiableSet());
    }

    private int told(Summary summary, KnownKeys means) {
        summary.results().forEach(result -> console.out().println(Shown.line(result.line())));
        console.err().println(summary.line());
        if (dryRun) {
            console.err().println("nothing was signed or pushed: " + Shown.line(means.describe()) + " would sign");
        }
        if (summary.exitCode() == ExitCode.UNDECIDABLE) {
            console.err().println("run it again for what was not reached: nothing is signed twice");
        }
        return summary.exitCode();
    }

    private int failed(VaultFailure failure) {
        console.err()
                .println(Shown.line("nothing was signed: [" + failure.reason().code() + "] " + failure.detail()));
        console.err().println("  " + failure.reason().remedy());
        return failure.kind().passes() ? ExitCode.UNDECIDABLE : ExitCode.REFUSED;
    }
}
