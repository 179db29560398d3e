package dev.portcullis.cli.replay;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Progress;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.record.ReadRecord;
import dev.portcullis.cli.record.RecordStream;
import dev.portcullis.cli.rules.FileRules;
import dev.portcullis.cli.rules.OpaOption;
import dev.portcullis.cli.verify.PolicyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides recorded requests once more. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Decides recorded requests once more, with the code that decided them, from nothing but the records and",
            "the revisions that they name: no cluster and no registry is asked.",
            ""
        },
        footer = {
            "",
            "Records are lines as the webhook writes them to standard output; other lines are counted and passed over,",
            "but for those that hold a record and cannot be read, because they are cut or stand in something else: these",
            "are not replayable.",
            "Revisions are objects as `kubectl get policyrevisions -o json` prints them; they are found by the hash of",
            "their content. With --policy, policies from files take the place of those with the same name, or are added",
            "in the namespaces that they select, and what would have been decided otherwise is told by workload.",
            "Statements that rules in Rego read are the bytes that were signed; they are found by their digest.",
            "What a record does not hold is never taken for absent: it makes the record not replayable, with the reason.",
            "",
            "Examples:",
            "  portcullis replay decisions.ndjson --revisions revisions.json",
            "  portcullis replay decisions.ndjson --revisions revisions.json --policy new.yaml",
            "  tail -n 1000 decisions.ndjson | portcullis replay - --revisions revisions.json",
            "",
            "Exit codes: 0 all the same, 1 some different, 2 none different but some not replayable, 64 wrong options",
            "or files.",
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    /** The form of the report. */
    enum Output {
        text,
        json
    }

    private final Console console;
    private final InputStream in;

    @Parameters(
            paramLabel = "RECORDS",
            arity = "1..*",
            description = "files with decision records; - is standard input")
    private List<Path> files = List.of();

    @Option(
            names = "--revisions",
            paramLabel = "PATH",
            description = "a file with revisions, or a folder with such files; repeat for more")
    private List<Path> revisions = List.of();

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description =
                    "a file with the settings of registries, where they are too long for records; repeat for more")
    private List<Path> settings = List.of();

    @Option(
            names = "--statements",
            paramLabel = "PATH",
            description =
                    "a file with one statement that rules in Rego read, or a folder with such files; repeat for more")
    private List<Path> statements = List.of();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "try these policies instead of those with the same names; repeat for more files")
    private List<Path> policies = List.of();

    @Mixin
    private final OpaOption opa;

    @Option(names = "--output", defaultValue = "text", paramLabel = "FORM", description = "text or json")
    private Output output = Output.text;

    /**
     * @param in standard input
     * @param opa where OPA is if no option names it; null for nowhere
     */
    public ReplayCommand(Console console, InputStream in, @Nullable Path opa) {
        this.opa = new OpaOption(opa);
        this.console = console;
        this.in = in;
    }

    @Override
    public Integer call() {
        var store = new ContentStore();
        var reader = new RevisionFiles(store);
        revisions.forEach(reader::read);
        settings.forEach(reader::readSettings);
        statements.forEach(path -> StatementFiles.read(path, store));
        var proposal = policies.isEmpty() ? null : PolicyFiles.proposed(policies, FileRules.ofModules(opa));
        var tally = new Tally();
        var run = new Run(
                new Replay(store),
                proposal == null ? null : new Proposal(proposal.policies(), proposal.trustRoots()),
                report(proposal != null),
                tally);
        try (var progress = Progress.of(console, () -> "replaying, " + tally.records() + " records so far")) {
            progress.start();
            files.forEach(file -> replay(file, run));
        }
        run.report().summary(tally);
        return exitCode(tally);
    }

    private ReplayReport report(boolean proposed) {
        return switch (output) {
            case text -> new TextReplayReport(console.out(), proposed);
            case json -> new JsonReplayReport(console.out());
        };
    }

    private void replay(Path file, Run run) {
        if (file.toString().equals(STANDARD_INPUT)) {
            replay("standard input", in, run);
            return;
        }
        try (var opened = Files.newInputStream(file)) {
            replay(file.toString(), opened, run);
        } catch (IOException e) {
            throw BoundedFile.unreadable("RECORDS", file, e);
        }
    }

    private static void replay(String name, InputStream records, Run run) {
        var stream = new RecordStream(records);
        try {
            for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                run.line(next.get(), name, stream.number());
            }
        } catch (IOException e) {
            throw new UnusableInputException("RECORDS: " + name + " cannot be read to its end");
        }
    }

    private static int exitCode(Tally tally) {
        if (tally.different() > 0) {
            return ExitCode.REFUSED;
        }
        // Nothing was replayed where no line was a record: that nothing differs then says nothing.
        return tally.notReplayable() > 0 || tally.records() == 0 ? ExitCode.UNDECIDABLE : ExitCode.OK;
    }

    /** What every record goes through. */
    private record Run(Replay replay, @Nullable Proposal proposal, ReplayReport report, Tally tally) {
        void line(ReadRecord line, String file, long number) {
            switch (line) {
                case ReadRecord.Foreign foreign -> tally.foreignLine();
                case ReadRecord.Unreadable(var uid, var problem) -> {
                    var replayed = new Replayed.NotReplayable(problem);
                    var place = "line " + number + " of " + file;
                    tally.record(uid.isEmpty() ? place : "uid " + uid, replayed);
                    report.unreadable(uid, place, replayed);
                }
                case ReadRecord.Whole(var record) -> {
                    var replayed = proposal == null ? replay.replay(record) : replay.backtest(record, proposal);
                    tally.record("uid " + record.uid(), replayed);
                    report.record(record, replayed);
                    if (proposal != null && replayed instanceof Replayed.Different(var differences)) {
                        tally.change(record, differences);
                    }
                }
            }
        }
    }
}
