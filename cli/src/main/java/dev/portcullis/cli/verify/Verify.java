package dev.portcullis.cli.verify;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Progress;
import dev.portcullis.cli.registry.DockerLogin;
import dev.portcullis.cli.registry.RegistryOptions;
import dev.portcullis.cli.rules.FileRules;
import dev.portcullis.cli.rules.OpaOption;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.registry.Deadline;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges one image by policies from files. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Judges an image by policies from files, with the code that judges it at admission.",
            "The image's registry is asked; no cluster is.",
            ""
        },
        footer = {
            "",
            "Files hold EvidencePolicy and TrustRoot objects, and the ConfigMaps that trust roots refer to, in any",
            "order; other objects are passed over. Credentials are read from config.json in DOCKER_CONFIG or ~/.docker;",
            "credential helpers are never run.",
            "PolicyExceptions are read from --exception only and count as approved; in a cluster one counts only if",
            "somebody with verb exempt on its policies made it.",
            "Without --namespace and --namespace-labels every policy applies, whatever namespaces it selects.",
            "",
            "Examples:",
            "  portcullis verify registry.example.com/apps/app@sha256:… --policy policy.yaml",
            "  portcullis verify registry.example.com/apps/app:v1 --policy policy.yaml --trusted-root roots.yaml \\",
            "    --namespace shop --namespace-labels tier=production --output json",
            "  portcullis verify localhost:5000/app:v1 --policy policy.yaml --plain-http localhost:5000",
            "",
            "Exit codes: 0 allow, 1 deny, 2 undecidable (a registry could not be asked), 64 wrong options or files.",
        })
public final class Verify implements Callable<Integer> {
    /** The form of the report. */
    enum Output {
        text,
        json
    }

    private final Console console;
    private final InstantSource clock;
    private final Path dockerFolder;
    private final OpenEvidence.Opener evidence;

    @Parameters(paramLabel = "IMAGE", description = "the image, as a Pod would name it")
    @SuppressWarnings("NullAway.Init")
    private String image;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "a YAML file with policies, and trust roots if you like; repeat for more files")
    private List<Path> policies = List.of();

    @Option(
            names = "--trusted-root",
            paramLabel = "FILE",
            description = "a further YAML file with trust roots; repeat for more files")
    private List<Path> trustRoots = List.of();

    @Mixin
    private final NamespaceOptions namespace = new NamespaceOptions();

    @Mixin
    private final ExceptionOptions exceptions = new ExceptionOptions();

    @Mixin
    private final PlaceOptions places = new PlaceOptions();

    @Mixin
    private final RegistryOptions registries = new RegistryOptions();

    @Mixin
    private final OpaOption opa;

    @Option(names = "--output", defaultValue = "text", paramLabel = "FORM", description = "text or json")
    private Output output = Output.text;

    /**
     * Makes the command.
     *
     * @param dockerFolder the folder with Docker's {@code config.json}
     * @param evidence opens what is asked
     * @param opa where OPA is if no option names it; null for nowhere
     */
    public Verify(
            Console console, InstantSource clock, Path dockerFolder, OpenEvidence.Opener evidence, @Nullable Path opa) {
        this.opa = new OpaOption(opa);
        this.console = console;
        this.clock = clock;
        this.dockerFolder = dockerFolder;
        this.evidence = evidence;
    }

    @Override
    public Integer call() {
        var names = places.registries();
        var made = FileRules.ofRegistries(opa, registries, names, dockerFolder, clock);
        var files = PolicyFiles.read(policies, trustRoots, made);
        var selecting = namespace.selecting(places.widened(files.policies()));
        var now = clock.instant();
        var exemptions = exceptions.exemptions(namespace.tenant(), now);
        var rules = new PoliciesInForce(selecting, files.trustRoots(), OtherImages.WARN).with(exemptions);
        var hosts = places.hosts(image, selecting, names);
        try (var opened = evidence.open(registries.settings(hosts, names.mirroredOnly()))) {
            var recorded = new RecordedEvidence(opened.source());
            var judged = judge(new ImageEvaluator(recorded, names), rules, now, "asking " + String.join(", ", hosts));
            print(new Report(judged, recorded.found(), selecting, namespace.isKnown(), exemptions));
            return exitCode(judged.verdict());
        }
    }

    private JudgedImage judge(ImageEvaluator evaluator, PoliciesInForce rules, Instant now, String what) {
        var credentials = DockerLogin.in(dockerFolder).credentials();
        var access = new Access(namespace.tenant(), credentials::forRepository, Deadline.after(registries.timeout()));
        var use = new ImageUse("IMAGE", image, Binding.BINDING, TagUse.ASKED);
        try (var progress = Progress.of(console, what)) {
            progress.start();
            return evaluator.evaluate(use, rules, access, now);
        }
    }

    private void print(Report report) {
        switch (output) {
            case text -> new TextReport(report, console.out()).print();
            case json -> console.out().println(JsonReport.of(report));
        }
    }

    private static int exitCode(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow allow -> ExitCode.OK;
            case Verdict.Deny deny -> ExitCode.REFUSED;
            case Verdict.Undecidable undecidable -> ExitCode.UNDECIDABLE;
        };
    }
}
