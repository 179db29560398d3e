package dev.portcullis.cli.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cluster.ledger.LedgerLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two replicas wrote of a pool of one runner, of which each led in its time. What the first one granted ended while nobody led. */
class SeveralLedgersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path folder;

    private static List<String> ledger(long epoch, LedgerEvent... events) {
        var pool = Pool.root("linux", Map.of(Amounts.JOBS, Quota.of(1)));
        var limits = new LedgerEvent.LimitsSet(NOW, BudgetTree.of(List.of(pool), List.of()));
        return Stream.concat(Stream.of(limits), Stream.of(events))
                .map(new LedgerLines(epoch)::of)
                .toList();
    }

    private static LedgerEvent granted(String uid, long epoch) {
        return new LedgerEvent.Granted(
                NOW, new Reservation(uid, "linux", "", 0, "", Amounts.of(Amounts.JOBS, 1), NOW, epoch), NOW);
    }

    private static List<String> first() {
        return ledger(6, granted("a", 6));
    }

    private static List<String> second(LedgerEvent... more) {
        return ledger(
                7, Stream.concat(Stream.of(granted("b", 7)), Stream.of(more)).toArray(LedgerEvent[]::new));
    }

    private String file(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines).toString();
    }

    @Test
    void eachIsProvedByItself() throws IOException {
        var run = CommandLineRun.of("budget", "check", file("one", first()), file("other", second()));

        assertThat(run.out()).isEqualTo("""
                        4 events of 2 leaders: 2 granted, 0 charged, 0 given back, 1 held in the end
                        I1, I2, I3, I4 hold
                        """);
        assertThat(run.code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void theirLinesMayBeMixed() {
        var mixed = new ArrayList<String>();
        for (var i = 0; i < 2; i++) {
            mixed.add(second().get(i));
            mixed.add("a line of the log");
            mixed.add(first().get(i));
        }

        var run = CommandLineRun.reading(
                String.join("\n", mixed).getBytes(StandardCharsets.UTF_8), "budget", "check", "-");

        assertThat(run.out()).startsWith("4 events of 2 leaders: ").endsWith("I1, I2, I3, I4 hold\n");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aGrantTooManyOfOneOfThemIsNamed() throws IOException {
        var one = file("one", first());
        var other = file("other", second(granted("c", 7)));

        var run = CommandLineRun.of("budget", "check", other, one);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).contains(other + ":3: I1: c was granted");
    }

    @Test
    void linesThatDoNotSayWhoseTheyAreAreOneLeaders() throws IOException {
        var both = Stream.concat(first().stream(), second().stream())
                .map(line -> line.replaceAll(",\"portcullis.leader_epoch\":\\d", ""))
                .toList();

        assertThat(CommandLineRun.of("budget", "check", file("both", both)).code())
                .isEqualTo(ExitCode.REFUSED);
    }
}
