package dev.portcullis.cli.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetCommandsTest {
    private static final String BUDGETS = """
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerPool
            metadata: {name: linux}
            spec: {resources: [{name: jobs, nominalQuota: 2}]}
            ---
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerBudget
            metadata: {name: api}
            spec: {poolName: linux, repositories: [{id: 1, name: acme/api}]}
            ---
            apiVersion: portcullis.dev/v1alpha1
            kind: RunnerBudget
            metadata: {name: shop}
            spec: {poolName: linux, repositories: [{id: 2, name: acme/shop}]}
            """;

    @TempDir
    Path folder;

    private Path budgets;
    private Path trace;
    private Path ledger;

    @BeforeEach
    void write() throws IOException {
        budgets = Files.writeString(folder.resolve("budgets.yaml"), BUDGETS);
        trace = Files.write(folder.resolve("trace.ndjson"), jobs());
        ledger = folder.resolve("ledger.ndjson");
    }

    /** A matrix of 6 of repository 1, and one job of repository 2 a second later; a minute each. */
    private static List<String> jobs() {
        var lines = new ArrayList<String>();
        for (var i = 0; i < 6; i++) {
            lines.add(job(0, 1, "matrix", "60"));
        }
        lines.add(job(1, 2, "fix", "60"));
        return lines;
    }

    private static String job(int second, int repository, String run, String duration) {
        return "{\"time\": \"2026-03-01T09:00:%02dZ\", \"portcullis.pool\": \"linux\", \"portcullis.repository.id\": %d, "
                        .formatted(second, repository)
                + "\"cicd.pipeline.run.id\": \"%s\", \"portcullis.job.duration\": %s}".formatted(run, duration);
    }

    private CommandLineRun simulate(String... more) {
        var arguments = new ArrayList<>(List.of("budget", "simulate", "--budgets", budgets.toString()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private CommandLineRun check() {
        return CommandLineRun.of("budget", "check", ledger.toString());
    }

    @Test
    void saysHowJobsWouldHaveFared() {
        var run = simulate("--trace", trace.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .contains("1 acme/api 6 6 1:00 3:00 3:00 6:00 83.3 % -", "2 acme/shop 1 1 0:59 0:59 0:59 1:00 0.0 % -")
                .contains("span 4:00, utilisation jobs 87.5 %", "over-admissions: 0");
    }

    @Test
    void saysSoInWholeNumbersToo() throws IOException {
        Files.writeString(
                budgets, BUDGETS.replace("acme/shop}]}", "acme/shop}], resources: [{name: jobs, nominalQuota: 1}]}"));

        assertThat(simulate("--trace", trace.toString(), "--output", "json").out())
                .isEqualTo("{\"pool\":\"linux\",\"spanMillis\":240000,\"utilisation\":{\"jobs\":875000},"
                        + "\"contendedMillis\":59000,\"fairness\":500000,\"proved\":true,\"repositories\":["
                        + "{\"id\":1,\"name\":\"acme/api\",\"budget\":\"api\",\"jobs\":6,\"started\":6,"
                        + "\"waitMillis\":{\"p50\":60000,\"p95\":180000,\"max\":180000},\"jobMillis\":360000,"
                        + "\"backlogMillis\":180000,\"share\":833333,\"utilisation\":{}},"
                        + "{\"id\":2,\"name\":\"acme/shop\",\"budget\":\"shop\",\"jobs\":1,\"started\":1,"
                        + "\"waitMillis\":{\"p50\":59000,\"p95\":59000,\"max\":59000},\"jobMillis\":60000,"
                        + "\"backlogMillis\":59000,\"share\":0,\"utilisation\":{\"jobs\":250000}}]}\n");
    }

    @Test
    void readsATraceFromStandardInput() {
        var run = CommandLineRun.reading(
                String.join("\n", jobs()).getBytes(StandardCharsets.UTF_8),
                "budget",
                "simulate",
                "--trace",
                "-",
                "--budgets",
                budgets.toString());

        assertThat(run.out()).contains("acme/api");
    }

    @Test
    void makesUpTheSameJobsForTheSameNumber() {
        var once = simulate("--seed", "1", "--runs", "50");

        assertThat(once.code()).as(once.err()).isEqualTo(ExitCode.OK);
        assertThat(simulate("--seed", "1", "--runs", "50").out()).isEqualTo(once.out());
        assertThat(simulate("--seed", "2", "--runs", "50").out()).isNotEqualTo(once.out());
    }

    @Test
    void saysWhichJobsAreOfNoPool() throws IOException {
        Files.writeString(trace, jobs().getFirst().replace("linux", "windows"));

        assertThat(simulate("--trace", trace.toString()).err()).contains("1 jobs are of pools");
    }

    @Test
    void provesTheLedgerThatItWrote() {
        simulate("--trace", trace.toString(), "--ledger", ledger.toString());

        var run = check();

        assertThat(run.out())
                .isEqualTo("15 events: 7 granted, 0 charged, 7 given back, 0 held in the end\nI1, I2, I3, I4 hold\n");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void namesTheFirstLineThatBreaksALedger() throws IOException {
        simulate("--trace", trace.toString(), "--ledger", ledger.toString());
        var lines = new ArrayList<>(Files.readAllLines(ledger));
        lines.add(3, "a line of a log");
        lines.add(4, lines.get(2).replace("job-00000001", "job-extra"));
        Files.write(ledger, lines);

        var run = check();

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).contains(ledger + ":5: I1: job-extra was granted").doesNotContain("hold\n");
        assertThat(run.err()).contains("1 lines are no events");
    }

    @Test
    void refusesALedgerThatCannotBeRead() throws IOException {
        simulate("--trace", trace.toString(), "--ledger", ledger.toString());
        Files.writeString(ledger, Files.readString(ledger).replace("nominalQuota", "quota"));

        var run = check();

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(ledger + ":1:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no ledger\n", "{\"event.name\": \"other\"}\n"})
    void provesNothingFromNothing(String content) throws IOException {
        Files.writeString(ledger, content);

        assertThat(check().code()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "{}",
                "[]",
                "{\"time\": \"yesterday\", \"portcullis.pool\": \"linux\"}",
            })
    void refusesLinesThatAreNoJobs(String line) throws IOException {
        Files.writeString(trace, jobs().getFirst() + "\n" + line + "\n");

        var run = simulate("--trace", trace.toString());

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(trace + ":2: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "\"60\"", "1e300", "null"})
    void refusesDurationsThatAreNone(String duration) throws IOException {
        Files.writeString(trace, job(0, 1, "a", duration));

        assertThat(simulate("--trace", trace.toString()).code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void refusesFieldsThatItDoesNotKnow() throws IOException {
        Files.writeString(trace, jobs().getFirst().replace("}", ", \"portcullis.amount\": {\"cpu\": 1}}"));

        assertThat(simulate("--trace", trace.toString()).err()).contains("there is no field portcullis.amount");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "kind: [",
                "{apiVersion: portcullis.dev/v1alpha1, kind: RunnerPool, metadata: {name: a}, spec: {resources: []}}",
                "{apiVersion: portcullis.dev/v1alpha1, kind: RunnerPool, metadata: {name: a}, spec: {parentName: b,"
                        + " resources: [{name: jobs, nominalQuota: 1}]}}",
                "{apiVersion: portcullis.dev/v1alpha1, kind: RunnerBudget, metadata: {name: a}, spec: {poolName: b,"
                        + " repositories: [{id: 1}]}}"
            })
    void refusesBudgetsThatMakeNoSense(String yaml) throws IOException {
        Files.writeString(budgets, yaml);

        assertThat(simulate("--trace", trace.toString()).code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        assertThat(simulate().code()).isEqualTo(ExitCode.USAGE);
        assertThat(simulate("--trace", trace.toString(), "--seed", "1").code()).isEqualTo(ExitCode.USAGE);
        assertThat(simulate("--seed", "1", "--runs", "0").code()).isEqualTo(ExitCode.USAGE);
        assertThat(simulate("--trace", "no-such-file").code()).isEqualTo(ExitCode.USAGE);
        assertThat(CommandLineRun.of("budget").code()).isEqualTo(ExitCode.USAGE);
    }
}
