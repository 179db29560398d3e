package dev.portcullis.cli.report;

import dev.portcullis.cli.cluster.ClusterAccess;
import dev.portcullis.cli.cluster.ClusterOptions;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Progress;
import dev.portcullis.cli.registry.DockerLogin;
import dev.portcullis.cli.registry.RegistryOptions;
import dev.portcullis.cli.report.Comparison.Change;
import dev.portcullis.cli.rules.FileRules;
import dev.portcullis.cli.rules.OpaOption;
import dev.portcullis.cli.verify.OpenEvidence;
import dev.portcullis.cli.verify.PlaceOptions;
import dev.portcullis.cli.verify.PolicyFiles;
import dev.portcullis.cluster.credentials.PodCredentials;
import dev.portcullis.cluster.credentials.PullSecretCredentials;
import dev.portcullis.cluster.inforce.PolicySnapshot.Gated;
import dev.portcullis.cluster.judging.ImageJudge;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.ClusterObjects;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.OtherImages;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges what runs in a cluster, by the policies in force and by proposed ones. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Judges everything that runs in a cluster, with the code that judges it at admission.",
            "Says which workloads would be refused if they were made now and, with --policy, what another policy would",
            "change.",
            ""
        },
        footer = {
            "",
            "Policies, trust roots, revisions, namespaces, Pods and controllers are read with your own rights, and",
            "registries are asked from here, each image within --timeout: with the imagePullSecrets of workloads where",
            "you may read them, and with what docker login left. Nothing in the cluster is changed, and nothing that it",
            "says of results is believed. Exceptions do not count: only operator and webhook can prove that they were",
            "approved; nor does what images satisfied before.",
            "",
            "Examples:",
            "  portcullis report",
            "  portcullis report --namespace shop --output markdown",
            "  portcullis report --policy new.yaml --fail-on-change",
            "",
            "Exit codes: 0 done, 1 with --fail-on-change if some workload would be newly refused or newly admitted,",
            "64 wrong options or files, or a cluster that cannot be read.",
        })
public final class ReportCommand implements Callable<Integer> {
    /** The form of the report. */
    enum Output {
        table,
        json,
        markdown
    }

    private final Console console;
    private final InstantSource clock;
    private final Path dockerFolder;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "say what these policies would change, in place of those of the same names; repeat for more files")
    private List<Path> policies = List.of();

    @Option(
            names = "--trusted-root",
            paramLabel = "FILE",
            description =
                    "a YAML file with trust roots that they use, unless the cluster has them; repeat for more files")
    private List<Path> trustRoots = List.of();

    @Option(
            names = "--fail-on-change",
            description = "end with exit code 1 if some workload would be newly refused or newly admitted")
    private boolean failOnChange;

    @Mixin
    private final PlaceOptions places = new PlaceOptions();

    @Mixin
    private final RegistryOptions registries = new RegistryOptions();

    @Mixin
    private final OpaOption opa;

    @Option(names = "--output", defaultValue = "table", paramLabel = "FORM", description = "table, json or markdown")
    private Output output = Output.table;

    /**
     * @param dockerFolder the folder with Docker's {@code config.json}
     * @param opa where OPA is if no option names it; null for nowhere
     */
    public ReportCommand(Console console, InstantSource clock, Path dockerFolder, @Nullable Path opa) {
        this.opa = new OpaOption(opa);
        this.console = console;
        this.clock = clock;
        this.dockerFolder = dockerFolder;
    }

    @Override
    public Integer call() {
        try (var client = cluster.client();
                var progress = Progress.of(console, "judging what runs")) {
            progress.start();
            var inForce = ClusterRules.read(client);
            var workloads = ClusterWorkloads.list(client, cluster.namespaces(), cluster.exempt());
            var rules = new ArrayList<ClusterRules>(List.of(inForce));
            if (!policies.isEmpty()) {
                var made = FileRules.ofRegistries(opa, registries, places.registries(), dockerFolder, clock);
                var files = PolicyFiles.read(policies, trustRoots, inForce.specs(), made);
                rules.add(inForce.with(files.policies(), files.trustRoots()));
            }
            rules.replaceAll(one -> one.widened(places::widened));
            return print(judge(client, workloads, rules));
        } catch (KubernetesClientException e) {
            throw ClusterAccess.unreadable(e);
        }
    }

    private List<List<WorkloadVerdict>> judge(KubernetesClient client, Workloads workloads, List<ClusterRules> rules) {
        var names = places.registries();
        var settings = registries.settings(hosts(workloads, rules, names), names.mirroredOnly());
        try (var evidence = OpenEvidence.ofRegistries(clock).open(settings)) {
            var judge = new ImageJudge(names, credentials(client), registries.timeout(), new ClusterObjects(client));
            return new ClusterJudge(judge, evidence.source(), OtherImages.WARN, clock.instant())
                    .judge(workloads, rules);
        }
    }

    /** Certificate authorities of the options are for every registry that is asked. */
    private Set<String> hosts(Workloads workloads, List<ClusterRules> rules, Registries names) {
        var judging = rules.stream()
                .flatMap(one -> one.snapshot().policies().stream())
                .map(Gated::policy)
                .toList();
        return workloads.questions().stream()
                .flatMap(question -> places.hosts(question.image(), judging, names).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private PodCredentials credentials(KubernetesClient client) {
        var ofWorkloads = new PullSecretCredentials(client);
        var login = DockerLogin.in(dockerFolder).credentials();
        return (namespace, podSpec) -> {
            var own = ofWorkloads.of(namespace, podSpec);
            return repository -> Stream.concat(
                            own.forRepository(repository).stream(), login.forRepository(repository).stream())
                    .toList();
        };
    }

    private int print(List<List<WorkloadVerdict>> verdicts) {
        var now = verdicts.getFirst();
        if (verdicts.size() == 1) {
            console.out()
                    .println(
                            switch (output) {
                                case table -> Forms.text(Forms.of(now));
                                case markdown -> Forms.markdown(Forms.of(now));
                                case json -> Forms.json(now);
                            });
            return ExitCode.OK;
        }
        var then = verdicts.getLast();
        var comparisons = new ArrayList<Comparison>();
        for (var i = 0; i < now.size(); i++) {
            comparisons.add(new Comparison(now.get(i), then.get(i)));
        }
        console.out()
                .println(
                        switch (output) {
                            case table -> Forms.text(Forms.changes(comparisons));
                            case markdown -> Forms.markdown(Forms.changes(comparisons));
                            case json -> Forms.jsonChanges(comparisons);
                        });
        var changes = comparisons.stream().anyMatch(comparison -> comparison.change() != Change.UNCHANGED);
        return failOnChange && changes ? ExitCode.REFUSED : ExitCode.OK;
    }
}
