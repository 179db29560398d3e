package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.DecisionRecord;
import dev.portcullis.core.decision.PlainText;
import java.io.PrintWriter;

/** For people: each difference as it comes, everything else counted. Everything in records is somebody else's text. */
final class TextReplayReport implements ReplayReport {
    private static final int SHOWN = 2000;
    private static final int SHOWN_GROUPS = 50;

    private final PrintWriter out;
    private final boolean proposed;

    /** @param proposed whether other policies were tried, so that differences are told by workload */
    TextReplayReport(PrintWriter out, boolean proposed) {
        this.out = out;
        this.proposed = proposed;
    }

    @Override
    public void unreadable(String uid, String place, Replayed.NotReplayable replayed) {
        // They are told by groups.
    }

    @Override
    public void record(DecisionRecord record, Replayed replayed) {
        if (proposed || !(replayed instanceof Replayed.Different(var differences))) {
            return;
        }
        out.println(shown("different: " + record.time() + " " + record.request().workload() + ", uid " + record.uid()));
        differences.forEach(difference -> out.println("  " + shown(difference)));
    }

    @Override
    public void summary(Tally tally) {
        groups("would be decided otherwise:", tally.changes());
        groups("not replayable:", tally.missing());
        out.println(tally.records() + " records: " + tally.same()
                + (proposed ? " would be decided the same, " : " decided the same, ")
                + tally.different() + (proposed ? " otherwise, " : " different, ") + tally.notReplayable()
                + " not replayable");
        if (tally.reworded() > 0) {
            out.println("Note: details of " + tally.reworded() + " are worded otherwise; the verdicts are the same.");
        }
        if (tally.foreign() > 0) {
            out.println("Note: " + tally.foreign() + " lines were no decision records.");
        }
    }

    private void groups(String title, java.util.List<java.util.Map.Entry<String, Tally.Count>> groups) {
        if (groups.isEmpty()) {
            return;
        }
        out.println(title);
        for (var group : groups.subList(0, Math.min(SHOWN_GROUPS, groups.size()))) {
            out.println("  " + group.getValue().times() + " × " + shown(group.getKey()) + " (for example "
                    + shown(group.getValue().example()) + ")");
        }
        if (groups.size() > SHOWN_GROUPS) {
            out.println("  and " + (groups.size() - SHOWN_GROUPS) + " more kinds");
        }
    }

    private static String shown(String text) {
        return PlainText.of(text, SHOWN);
    }
}
