package dev.portcullis.cli.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cluster.ledger.LedgerLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A week's ledgers against other budgets. */
class LedgerAsTraceTest {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    @TempDir
    Path folder;

    private Path budgets;

    @BeforeEach
    void propose() throws IOException {
        budgets = Files.writeString(folder.resolve("proposed.yaml"), """
                apiVersion: portcullis.dev/v1alpha1
                kind: RunnerPool
                metadata: {name: linux}
                spec: {resources: [{name: jobs, nominalQuota: 2}]}
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: RunnerBudget
                metadata: {name: api}
                spec: {poolName: linux, repositories: [{id: 1, name: acme/api}]}
                """);
    }

    /** Queued at the start, granted then, and given back. */
    private static List<LedgerEvent> job(String uid, long granted, long ended) {
        var at = START.plusSeconds(granted);
        var held = new Reservation(uid, "linux", "api", 1, "", Amounts.of(Amounts.JOBS, 1), at, 6);
        return List.of(
                new LedgerEvent.Granted(at, held, START),
                new LedgerEvent.GateRemoved(at, uid, 6),
                new LedgerEvent.Released(START.plusSeconds(ended), uid));
    }

    private static List<String> lines(long epoch, Stream<LedgerEvent> events) {
        return events.map(new LedgerLines(epoch)::of).toList();
    }

    private Path file(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines);
    }

    private CommandLineRun simulate(Path... traces) {
        var arguments = new ArrayList<>(List.of("budget", "simulate", "--budgets", budgets.toString(), "-o", "json"));
        for (var trace : traces) {
            arguments.addAll(List.of("--trace", trace.toString()));
        }
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    /** With one runner the second job had waited for a minute; with two it does not. */
    @Test
    void saysHowTheSameJobsWouldHaveFared() throws IOException {
        var ledger = file("ledger", lines(6, Stream.concat(job("a", 0, 60).stream(), job("b", 60, 90).stream())));

        var run = simulate(ledger);

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "\"spanMillis\":60000,",
                        "\"jobs\":2,\"started\":2,\"waitMillis\":{\"p50\":0,\"p95\":0,\"max\":0}")
                .contains("\"jobMillis\":90000");
    }

    @Test
    void takesLedgersOfSeveralLeadersAndATraceBesides() throws IOException {
        var before = job("a", 0, 60);
        var held = ((LedgerEvent.Granted) before.getFirst()).reservation();
        var first = file("first", lines(6, before.subList(0, 2).stream()));
        var second = file(
                "second", lines(7, Stream.of(new LedgerEvent.Adopted(START.plusSeconds(30), held), before.getLast())));
        var other = file(
                "trace",
                List.of(
                        "{\"time\": \"2026-03-01T09:00:00Z\", \"portcullis.pool\": \"linux\", \"portcullis.repository.id\": 1, "
                                + "\"cicd.pipeline.run.id\": \"7\", \"portcullis.job.duration\": 10}"));

        assertThat(simulate(second, other, first).out()).contains("\"jobs\":2,", "\"jobMillis\":70000");
    }

    @Test
    void countsWhatIsLeftOut() throws IOException {
        var known = job("a", 0, 60);
        var held = ((LedgerEvent.Granted) job("old", 0, 90).getFirst()).reservation();
        var events = new ArrayList<LedgerEvent>();
        events.add(new LedgerEvent.Adopted(START, held));
        events.addAll(known);
        events.addAll(job("running", 70, 0).subList(0, 2));
        events.add(new LedgerEvent.Released(START.plusSeconds(90), "old"));
        var lines = new ArrayList<>(lines(6, events.stream()));
        lines.addFirst("the operator starts");
        lines.add("the operator ends");

        var run = simulate(file("ledger", lines));

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("\"jobs\":1,");
        assertThat(run.err())
                .contains("2 lines are no events of a ledger", "1 jobs were granted and did not end")
                .contains("1 jobs were granted before these ledgers begin");
    }

    @Test
    void refusesAnEventThatCannotBeRead() throws IOException {
        var lines = new ArrayList<>(lines(6, job("a", 0, 60).stream()));
        lines.set(1, lines.get(1).substring(0, 70));
        var ledger = file("ledger", lines);

        var run = simulate(ledger);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(ledger + ":2: ");
    }

    @Test
    void refusesAGrantThatDoesNotSayWhenItsJobWasQueued() throws IOException {
        var lines = lines(6, job("a", 0, 60).stream()).stream()
                .map(line -> line.replace("portcullis.queued_at", "portcullis.queue"))
                .toList();

        assertThat(simulate(file("ledger", lines)).err()).contains(":1: portcullis.queued_at is no text");
    }

    @Test
    void refusesEventsAmongJobs() throws IOException {
        var lines = new ArrayList<String>();
        lines.add(
                "{\"time\": \"2026-03-01T09:00:00Z\", \"portcullis.pool\": \"linux\", \"portcullis.repository.id\": 1, "
                        + "\"cicd.pipeline.run.id\": \"7\", \"portcullis.job.duration\": 10}");
        lines.addAll(lines(6, job("a", 0, 60).stream()));

        var run = simulate(file("mixed", lines));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(":2: an event of a ledger among the jobs of a trace");
    }

    @Test
    void refusesALedgerInWhichNothingEnded() throws IOException {
        var run = simulate(file("ledger", lines(6, job("a", 0, 60).subList(0, 2).stream())));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("no job in it that can be simulated", "1 jobs were granted and did not end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2326-03-01T09:00:00Z", "+999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z"})
    void refusesTimesThatCannotBeCounted(String time) throws IOException {
        var lines = new ArrayList<>(lines(6, job("a", 0, 60).stream()));
        lines.addAll(lines(6, job("b", 0, 60).stream()).stream()
                .map(line -> line.replaceAll("2026-03-01T09:0[01]:00Z", Matcher.quoteReplacement(time)))
                .toList());
        var run = simulate(file("ledger", lines));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--trace: its jobs begin or end before 1677 or after 2262");
    }

    @Test
    void refusesALogWithoutAnyLedger() throws IOException {
        assertThat(simulate(file("log", List.of("the operator starts"))).code()).isEqualTo(ExitCode.USAGE);
    }
}
