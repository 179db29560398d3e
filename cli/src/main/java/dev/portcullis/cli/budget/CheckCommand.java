package dev.portcullis.cli.budget;

import dev.portcullis.budget.audit.LeadersChecker;
import dev.portcullis.budget.audit.Violation;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cluster.ledger.LedgerReader;
import dev.portcullis.cluster.ledger.ReadLine;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Proves a ledger. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Proves the ledger of pools.",
            "It is replayed, and for every line it is shown, by sums of its own, that",
            "  I1  what was granted was within the effective limit of every level, in every dimension,",
            "  I2  gates were opened only where a reservation stood, by the leader of the latest epoch,",
            "  I3  no Pod had two reservations,",
            "  I4  every reservation was given back once at most.",
            "The first line that breaks one is named.",
            ""
        },
        footer = {
            "",
            "A ledger is lines of JSON whose event.name begins with portcullis.runner; other lines are counted and passed",
            "over. Several files are one ledger, in the order in which they are given. What several leaders wrote may be mixed,",
            "as replicas do: each line says who wrote it, and each leader's lines are proved by themselves.",
            "",
            "Examples:",
            "  portcullis budget check ledger.ndjson",
            "  kubectl logs -n portcullis-system -l app.kubernetes.io/component=operator --tail=-1 | portcullis budget check -",
            "",
            "Exit codes: 0 proved, 1 a line breaks an invariant, 64 wrong options, or files that cannot be used.",
        })
final class CheckCommand implements Callable<Integer> {
    private final Console console;
    private final InputStream in;
    private final LeadersChecker checker = new LeadersChecker();

    @Parameters(paramLabel = "LEDGER", arity = "1..*", description = "files; - is standard input")
    private List<Path> files = List.of();

    private long foreign;
    private @Nullable Violation first;
    private String place = "";

    CheckCommand(Console console, InputStream in) {
        this.console = console;
        this.in = in;
    }

    @Override
    public Integer call() {
        for (var file : files) {
            new BoundedLines("LEDGER", file).read(in, (number, line) -> take(file + ":" + number, line));
        }
        var tally = checker.tally();
        if (tally.events() == 0) {
            throw new UnusableInputException("LEDGER: there is no event of a ledger in it");
        }
        if (foreign > 0) {
            console.err().println(foreign + " lines are no events of a ledger");
        }
        console.out()
                .println("%d events%s: %d granted, %d charged, %d given back, %d held in the end"
                        .formatted(
                                tally.events(),
                                checker.leaders() > 1 ? " of " + checker.leaders() + " leaders" : "",
                                tally.granted(),
                                tally.charged(),
                                tally.released(),
                                tally.held()));
        if (first != null) {
            console.out().println(Shown.line("%s: %s: %s".formatted(place, first.invariant(), first.detail())));
            return ExitCode.REFUSED;
        }
        console.out().println("I1, I2, I3, I4 hold");
        return ExitCode.OK;
    }

    private void take(String where, String line) {
        switch (LedgerReader.read(line)) {
            case ReadLine.Event(var event, var leader) -> {
                var violation = checker.next(leader, event);
                if (first == null && violation.isPresent()) {
                    first = violation.get();
                    place = where;
                }
            }
            case ReadLine.Foreign() -> foreign++;
            case ReadLine.Unreadable(var problem) ->
                throw new UnusableInputException("LEDGER: " + where + ": " + problem);
        }
    }
}
