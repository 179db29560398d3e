package dev.portcullis.cli.budget;

import dev.portcullis.budget.allocate.AllocatorSettings;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.simulate.Outcome;
import dev.portcullis.budget.simulate.Simulation;
import dev.portcullis.budget.simulate.TraceGenerator;
import dev.portcullis.budget.simulate.TraceJob;
import dev.portcullis.budget.simulate.TraceShape;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cluster.ledger.LedgerLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tries budgets on a trace. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says how jobs would have fared under budgets of CI runners.",
            "That is who would have waited how long, who would have run how much, and how much of the pool would have been",
            "used. The order is that of the allocator in lib/budget.",
            ""
        },
        footer = {
            "",
            "A trace has one job to a line, in JSON:",
            "  {\"time\": \"2026-03-01T09:00:00Z\", \"portcullis.pool\": \"linux-x64\", \"portcullis.repository.id\": 4711,",
            "   \"cicd.pipeline.run.id\": \"8123\", \"portcullis.job.duration\": 93.5}",
            "The duration is in seconds. \"portcullis.amounts\" may say what the job asked for: whole numbers by resource,",
            "cpu in thousandths, memory in bytes; the budget's footprint counts where it is more.",
            "",
            "A ledger of the operator is one too, in files of any leaders in any order: a job is what was held from its grant to",
            "its return, and asks for as much. Other lines of the same log are passed over. What did not end in these files, or",
            "was granted before they begin, is left out and counted.",
            "",
            "Examples:",
            "  portcullis budget simulate --trace jobs.ndjson --budgets proposed.yaml",
            "  portcullis budget simulate --seed 1 --budgets proposed.yaml --ledger ledger.ndjson",
            "  portcullis budget simulate --trace ledger-6.ndjson --trace ledger-7.ndjson --budgets proposed.yaml",
            "",
            "Exit codes: 0 simulated, 64 wrong options or files.",
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int MOST_RUNS = 100_000;
    private static final int LARGEST_MATRIX = 64;
    private static final Duration MEAN_PAUSE = Duration.ofSeconds(20);
    private static final Duration MEAN_DURATION = Duration.ofMinutes(4);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Console console;
    private final InputStream in;

    @Option(
            names = "--budgets",
            required = true,
            paramLabel = "FILE",
            description = "a YAML file with RunnerPool and RunnerBudget objects; repeat for more")
    private List<Path> budgets = List.of();

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "the jobs, one to a line, or a ledger of the operator; - is standard input; repeat for more")
    private List<Path> traces = List.of();

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "make up jobs of the budgets' repositories instead, the same ones for the same number")
    private @Nullable Long seed;

    @Option(names = "--runs", paramLabel = "NUMBER", description = "how many runs to make up; 500 without")
    private int runs = 500;

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            description = "where to write what was granted, as `portcullis budget check` reads it")
    private @Nullable Path ledger;

    /** The form in which it is told. */
    enum Output {
        text,
        json
    }

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            paramLabel = "FORM",
            description =
                    "text, or json: one line for each pool without a parent, times in milliseconds, parts in millionths")
    private Output output = Output.text;

    SimulateCommand(Console console, InputStream in) {
        this.console = console;
        this.in = in;
    }

    @Override
    public Integer call() {
        var trees = BudgetFiles.read(budgets);
        if (ledger != null && trees.size() > 1) {
            throw new UnusableInputException(
                    "--ledger: there is one for each pool without a parent, and these are " + trees.size());
        }
        var given = given();
        var simulated = 0;
        for (var tree : trees) {
            var jobs = jobs(tree, given);
            var outcome = outcome(tree, jobs);
            switch (output) {
                case text -> SimulationText.print(console.out(), tree, outcome);
                case json -> console.out().println(SimulationJson.of(tree, outcome));
            }
            write(outcome.ledger());
            simulated += jobs.size();
        }
        if (!given.isEmpty() && simulated < given.size()) {
            console.err().println((given.size() - simulated) + " jobs are of pools that are not in --budgets");
        }
        return ExitCode.OK;
    }

    private static Outcome outcome(BudgetTree tree, List<TraceJob> jobs) {
        try {
            return Simulation.run(tree, AllocatorSettings.DEFAULT, jobs);
        } catch (ArithmeticException | DateTimeException e) {
            throw new UnusableInputException(TraceFiles.OPTION
                    + ": its jobs begin or end before 1677 or after 2262, or hold more than can be added up");
        }
    }

    /** The jobs of the file; none where they are to be made up. */
    private List<TraceJob> given() {
        if (traces.isEmpty() == (seed == null)) {
            throw new UnusableInputException("either --trace or --seed must be given");
        }
        if (runs < 1 || runs > MOST_RUNS) {
            throw new UnusableInputException("--runs: from 1 to " + MOST_RUNS);
        }
        if (traces.isEmpty()) {
            return List.of();
        }
        var read = TraceFiles.read(traces, in);
        read.notes().forEach(note -> console.err().println(note));
        return read.jobs();
    }

    private List<TraceJob> jobs(BudgetTree tree, List<TraceJob> given) {
        if (seed != null) {
            return madeUp(tree, seed);
        }
        var pools = tree.pools().stream().map(pool -> pool.name()).toList();
        return given.stream().filter(job -> pools.contains(job.pool())).toList();
    }

    private List<TraceJob> madeUp(BudgetTree tree, long number) {
        var jobs = new ArrayList<TraceJob>();
        for (var level : tree.levels()) {
            var repositories = repositories(tree, level);
            if (!repositories.isEmpty()) {
                var shape = new TraceShape(repositories, runs, LARGEST_MATRIX, MEAN_PAUSE, MEAN_DURATION);
                jobs.addAll(TraceGenerator.generate(number, shape, level.name(), START));
            }
        }
        return jobs;
    }

    /** The repositories that have a budget right in a pool. */
    private static List<Long> repositories(BudgetTree tree, Level pool) {
        return tree.budgets().stream()
                .filter(budget -> pool.budget().isEmpty() && budget.poolName().equals(pool.name()))
                .flatMap(budget -> budget.repositories().stream())
                .map(Repository::id)
                .toList();
    }

    private void write(List<LedgerEvent> events) {
        if (ledger == null) {
            return;
        }
        try (var writer = Files.newBufferedWriter(ledger)) {
            var lines = new LedgerLines(AllocatorSettings.DEFAULT.epoch());
            for (var event : events) {
                writer.write(lines.of(event));
                writer.write('\n');
            }
        } catch (IOException e) {
            throw BoundedFile.unreadable("--ledger", ledger, e);
        }
    }
}
