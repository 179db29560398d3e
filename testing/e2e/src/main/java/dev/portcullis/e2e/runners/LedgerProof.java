package dev.portcullis.e2e.runners;

import dev.portcullis.budget.audit.ForestChecker;
import dev.portcullis.cluster.ledger.LedgerReader;
import dev.portcullis.cluster.ledger.ReadLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ledgers of several leaders prove, by the code of {@code portcullis budget check}. Each tells of all that was held when it began, so that it is
 * proved by itself.
 *
 * @param ledgers how many there are
 * @param events lines that tell of something
 * @param charged Pods that ran though nobody had opened their gate
 * @param violations the first line of each ledger that breaks an invariant or cannot be read
 */
public record LedgerProof(int ledgers, long events, long charged, List<String> violations) {
    public LedgerProof {
        violations = List.copyOf(violations);
    }

    /** Proves all files of a folder. */
    public static LedgerProof of(Path folder) {
        try (var files = Files.list(folder)) {
            var ledgers = files.sorted().toList();
            var events = 0L;
            var charged = 0L;
            var violations = new ArrayList<String>();
            for (var ledger : ledgers) {
                var checker = new ForestChecker();
                first(ledger, checker, violations);
                events += checker.tally().events();
                charged += checker.tally().charged();
            }
            return new LedgerProof(ledgers.size(), events, charged, violations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void first(Path ledger, ForestChecker checker, List<String> violations) throws IOException {
        var found = false;
        for (var line : Files.readAllLines(ledger)) {
            var problem = problem(line, checker);
            if (!found && !problem.isEmpty()) {
                violations.add(ledger.getFileName() + ": " + problem + ": " + line);
                found = true;
            }
        }
    }

    private static String problem(String line, ForestChecker checker) {
        return switch (LedgerReader.read(line)) {
            case ReadLine.Event(var event, var leader) ->
                checker.next(event)
                        .map(violation -> violation.invariant() + " " + violation.detail())
                        .orElse("");
            case ReadLine.Foreign() -> "it is no event of a ledger";
            case ReadLine.Unreadable(var why) -> why;
        };
    }
}
