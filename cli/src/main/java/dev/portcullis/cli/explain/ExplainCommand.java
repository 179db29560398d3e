package dev.portcullis.cli.explain;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.record.DecisionRecord;
import dev.portcullis.cli.record.ReadRecord;
import dev.portcullis.cli.record.RecordReader;
import dev.portcullis.cli.record.RecordStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains a recorded decision. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Explains a recorded decision: which requirement of which policy was met by what, what was found where and",
            "does not count, and what to do. Nobody is asked anything.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  portcullis explain record.json",
            "  portcullis explain decisions.ndjson --uid 4f0c1a7e-5d3b-4e3f-9a35-0f6a1c2b3d4e",
            "  tail -n 1000 decisions.ndjson | portcullis explain - --uid 4f0c1a7e-5d3b-4e3f-9a35-0f6a1c2b3d4e",
            "",
            "Exit codes: 0 explained, 64 wrong options, or no such record.",
        })
public final class ExplainCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final int MOST_RECORDS = 16;

    private final Console console;
    private final InputStream in;

    @Parameters(
            paramLabel = "RECORD",
            description = "a file with a decision record, or lines of them; - is standard input")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--uid", paramLabel = "UID", description = "explain the decisions about the request with this uid")
    private @Nullable String uid;

    @Option(names = "--output", defaultValue = "text", paramLabel = "FORM", description = "text, json or markdown")
    private Printer output = Printer.text;

    /** @param in standard input */
    public ExplainCommand(Console console, InputStream in) {
        this.console = console;
        this.in = in;
    }

    @Override
    public Integer call() {
        for (var record : records()) {
            output.print(Explainer.explain(record), console.out());
        }
        return ExitCode.OK;
    }

    private List<DecisionRecord> records() {
        if (file.toString().equals(STANDARD_INPUT)) {
            try {
                return find(in);
            } catch (IOException e) {
                throw new UnusableInputException("RECORD: standard input cannot be read to its end");
            }
        }
        try (var opened = Files.newInputStream(file)) {
            return find(opened);
        } catch (IOException e) {
            throw BoundedFile.unreadable("RECORD", file, e);
        }
    }

    private List<DecisionRecord> find(InputStream input) throws IOException {
        var beginning = input.readNBytes(RecordReader.MAXIMUM_LENGTH);
        var whole = RecordReader.readDocument(new String(beginning, StandardCharsets.UTF_8));
        if (!(whole instanceof ReadRecord.Foreign)) {
            return only(List.of(whole));
        }
        var stream = new RecordStream(new SequenceInputStream(new ByteArrayInputStream(beginning), input));
        var found = new ArrayList<ReadRecord>();
        for (var next = stream.next(); next.isPresent() && found.size() <= MOST_RECORDS; next = stream.next()) {
            if (isWanted(next.get())) {
                found.add(next.get());
            }
        }
        return only(found);
    }

    private boolean isWanted(ReadRecord line) {
        return switch (line) {
            case ReadRecord.Foreign foreign -> false;
            case ReadRecord.Whole(var record) -> uid == null || record.uid().equals(uid);
            case ReadRecord.Unreadable(var unreadable, var problem) -> uid == null || unreadable.equals(uid);
        };
    }

    private List<DecisionRecord> only(List<ReadRecord> found) {
        var records = new ArrayList<DecisionRecord>();
        var uids = new LinkedHashSet<String>();
        for (var line : found) {
            switch (line) {
                case ReadRecord.Foreign foreign -> {}
                case ReadRecord.Unreadable(var unreadable, var problem) ->
                    throw new UnusableInputException("RECORD: the record cannot be read: " + problem);
                case ReadRecord.Whole(var record) -> {
                    records.add(record);
                    uids.add(record.uid());
                }
            }
        }
        if (records.isEmpty()) {
            throw new UnusableInputException(
                    "RECORD: there is no decision record" + (uid == null ? "" : " with this uid") + " in it");
        }
        if (uids.size() > 1) {
            throw new UnusableInputException("RECORD: there are several; choose one with --uid, for example "
                    + uids.getFirst().replaceAll("[^A-Za-z0-9-]", "?"));
        }
        return records;
    }
}
