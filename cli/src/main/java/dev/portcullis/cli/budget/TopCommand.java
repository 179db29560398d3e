package dev.portcullis.cli.budget;

import dev.portcullis.cli.cluster.ClusterAccess;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.UnusableInputException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how pools and budgets of a cluster stand. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows how pools and budgets of a cluster stand.",
            "For each pool: what is used of it, in every dimension. For each budget: jobs that it uses and is entitled to,",
            "jobs that wait, and its share of the pool in thousandths, by weight.",
            ""
        },
        footer = {
            "",
            "Read are the statuses of RunnerPools and RunnerBudgets, with your own rights; the operator writes them when",
            "something changed, and once a second at most. Bars are drawn where a person watches.",
            "",
            "Examples:",
            "  portcullis budget top",
            "  portcullis budget top --pool linux-x64 --watch",
            "  portcullis budget top --output json",
            "",
            "Exit codes: 0 shown, 64 wrong options, or a cluster that cannot be read.",
        })
final class TopCommand implements Callable<Integer> {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    /** The form in which it is shown. */
    enum Output {
        table,
        json
    }

    private final Console console;
    private final BooleanSupplier again;

    @Option(names = "--pool", paramLabel = "NAME", description = "this pool and its budgets only")
    private @Nullable String pool;

    @Option(names = "--watch", description = "show it anew every two seconds, until interrupted")
    private boolean watch;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORM",
            description = "table, or json: one line each time")
    private Output output = Output.table;

    @Mixin
    private final ClusterAccess cluster = new ClusterAccess();

    /** @param again waits, and says whether to go on watching then */
    TopCommand(Console console, BooleanSupplier again) {
        this.console = console;
        this.again = again;
    }

    @Override
    public Integer call() {
        try (var client = cluster.client()) {
            do {
                show(asked(Standings.read(client)));
            } while (watch && again.getAsBoolean());
            return ExitCode.OK;
        } catch (KubernetesClientException e) {
            throw ClusterAccess.unreadable(e);
        }
    }

    private Standings asked(Standings all) {
        if (pool == null) {
            return all;
        }
        var asked = all.of(pool);
        if (asked.pools().isEmpty()) {
            throw new UnusableInputException("--pool: there is no RunnerPool " + pool);
        }
        return asked;
    }

    private void show(Standings standings) {
        var out = console.out();
        switch (output) {
            case json -> out.println(StandingsText.json(standings));
            case table -> {
                if (watch && console.interactive()) {
                    out.print(CLEAR);
                }
                out.println(StandingsText.table(standings, console.interactive()));
            }
        }
        out.flush();
    }
}
