package dev.portcullis.cli.budget;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.simulate.TraceJob;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cluster.ledger.LedgerReader;
import dev.portcullis.cluster.ledger.ReadLine;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads jobs from files, each of which is a trace with one to a line, or what leaders wrote to their ledgers. */
final class TraceFiles {
    static final String OPTION = "--trace";
    private static final int MOST_JOBS = 1_000_000;
    private static final int MOST_EVENTS = 5 * MOST_JOBS;

    private final List<TraceJob> jobs = new ArrayList<>();
    private final LedgerTrace ledger = new LedgerTrace();
    private int events;
    private long foreign;

    private TraceFiles() {}

    /**
     * What was read.
     *
     * @param notes what of it is in no job, each as a sentence without its end
     */
    record Given(List<TraceJob> jobs, List<String> notes) {
        Given {
            jobs = List.copyOf(jobs);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads all jobs of some files.
     *
     * @param in what {@code -} stands for
     * @throws UnusableInputException if a line cannot be read, or there are too many jobs or none
     */
    static Given read(List<Path> paths, InputStream in) {
        var files = new TraceFiles();
        for (var path : paths) {
            var lines = files.new Lines(path);
            new BoundedLines(OPTION, path).read(in, lines);
            lines.end();
        }
        var given = files.given();
        if (given.jobs().isEmpty()) {
            throw new UnusableInputException(OPTION + ": there is no job in it that can be simulated"
                    + (given.notes().isEmpty() ? "" : ": " + String.join("; ", given.notes())));
        }
        return given;
    }

    private Given given() {
        var recorded = ledger.jobs();
        jobs.addAll(recorded.jobs());
        var notes = new ArrayList<String>();
        note(notes, foreign, "lines are no events of a ledger");
        note(notes, recorded.unended(), "jobs were granted and did not end in these ledgers, and are left out");
        note(notes, recorded.unqueued(), "jobs were granted before these ledgers begin, and are left out");
        return new Given(jobs, notes);
    }

    private static void note(List<String> notes, long count, String what) {
        if (count > 0) {
            notes.add(count + " " + what);
        }
    }

    /** The lines of one file. What is neither job nor event is a fault in a trace; in a ledger, other lines of the same log. */
    private final class Lines implements BoundedLines.Sink {
        private final Path path;
        private boolean isTrace;
        private boolean isLedger;
        private long passed;
        private @Nullable UnusableInputException fault;

        Lines(Path path) {
            this.path = path;
        }

        @Override
        public void take(long number, String line) {
            var where = path + ":" + number;
            switch (LedgerReader.read(line)) {
                case ReadLine.Event(var event, var leader) -> event(where, event, leader);
                case ReadLine.Unreadable(var problem) -> throw TraceLine.wrong(where, problem);
                case ReadLine.Foreign() -> {
                    if (isLedger) {
                        passed++;
                    } else {
                        job(where, line);
                    }
                }
            }
        }

        private void event(String where, LedgerEvent event, long leader) {
            if (isTrace) {
                throw TraceLine.wrong(where, "an event of a ledger among the jobs of a trace");
            }
            if (events++ == MOST_EVENTS) {
                throw new UnusableInputException(OPTION + ": there are more than " + MOST_EVENTS + " events");
            }
            isLedger = true;
            ledger.add(leader, event);
        }

        private void job(String where, String line) {
            if (jobs.size() == MOST_JOBS) {
                throw new UnusableInputException(OPTION + ": there are more than " + MOST_JOBS + " jobs");
            }
            try {
                jobs.add(TraceLine.read(where, line));
                isTrace = true;
            } catch (UnusableInputException e) {
                fault = fault == null ? e : fault;
                passed++;
            }
            if (isTrace && fault != null) {
                throw fault;
            }
        }

        void end() {
            if (!isLedger && fault != null) {
                throw fault;
            }
            foreign += passed;
        }
    }
}
