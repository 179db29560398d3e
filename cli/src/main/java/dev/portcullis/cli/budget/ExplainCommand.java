package dev.portcullis.cli.budget;

import dev.portcullis.cli.cluster.ClusterAccess;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.UnusableInputException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how it stands with one job of a cluster. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says whether a runner's job runs or waits, at which position, for what, and how long that may take.",
            ""
        },
        footer = {
            "",
            "The position counts all that wait in the job's pool, in the pools around it and in those within: with so many",
            "before it, the job would start if there were room for all. Who comes later may be ahead of it all the same, as a",
            "smaller share goes first. What it waits for is the lowest pool or budget without room, and the resource; or the",
            "limit of its run; or that room is kept for somebody who was passed too often; or an admission check, such as the",
            "evidence of its image.",
            "",
            "The estimate goes by how fast the last jobs of these pools ended, 64 at most. It knows nothing of how long those",
            "that run will take, and changes with everything that comes. Where there is nothing to go by, it says so.",
            "",
            "Read are the Pod, its owners, its RunnerReservation, all RunnerPools and RunnerBudgets, with your own rights. The",
            "operator writes the order into the statuses of budgets, every five seconds at most and the first 100 of each",
            "budget; of who comes later only that is known.",
            "",
            "Examples:",
            "  portcullis budget explain ci-linux/api-x7k2-runner-9q2lf",
            "  portcullis budget explain ci-linux/api-x7k2-runner-9q2lf --output json",
            "",
            "Exit codes: 0 told; 2 nobody can say yet where it stands, or whose it is though it runs; 64 wrong options, no",
            "such Pod, or a cluster that cannot be read.",
        })
final class ExplainCommand implements Callable<Integer> {
    /** The form in which it is told. */
    enum Output {
        text,
        json
    }

    private final Console console;

    @Parameters(paramLabel = "NAMESPACE/POD", description = "the Pod of the job's runner")
    @SuppressWarnings("NullAway.Init")
    private String job;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            paramLabel = "FORM",
            description = "text, or json: one line")
    private Output output = Output.text;

    @Mixin
    private final ClusterAccess cluster = new ClusterAccess();

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var slash = job.indexOf('/');
        if (slash <= 0 || slash == job.length() - 1 || slash != job.lastIndexOf('/')) {
            throw new UnusableInputException("a job is named by its runner's Pod, as NAMESPACE/POD");
        }
        var standing = read(job.substring(0, slash), job.substring(slash + 1));
        console.out()
                .println(
                        switch (output) {
                            case text -> JobText.of(standing);
                            case json -> JobText.json(standing);
                        });
        console.out().flush();
        return standing.state() == JobStanding.State.UNKNOWN ? ExitCode.UNDECIDABLE : ExitCode.OK;
    }

    private JobStanding read(String namespace, String name) {
        try (var client = cluster.client()) {
            var pod = client.pods().inNamespace(namespace).withName(name).get();
            if (pod == null) {
                throw new UnusableInputException("there is no Pod " + name + " in namespace " + namespace);
            }
            return JobReader.read(client, pod);
        } catch (KubernetesClientException e) {
            throw ClusterAccess.unreadable(e);
        }
    }
}
