package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.DecisionRecord;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of many records, in bounded memory. Not thread-safe but for {@link #records()}. */
final class Tally {
    /** Most different texts that are counted apart. */
    static final int MOST_GROUPS = 1000;

    private final Map<String, Count> missing = new LinkedHashMap<>();
    private final Map<String, Count> changes = new LinkedHashMap<>();
    private volatile long records;
    private long same;
    private long reworded;
    private long different;
    private long notReplayable;
    private long foreign;

    /** Returns how many records there were so far. */
    long records() {
        return records;
    }

    long same() {
        return same;
    }

    long reworded() {
        return reworded;
    }

    long different() {
        return different;
    }

    long notReplayable() {
        return notReplayable;
    }

    /** Returns how many lines were no decision records. */
    long foreign() {
        return foreign;
    }

    /** Counts one record. {@code example} is how people find it. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, another only looks
    void record(String example, Replayed replayed) {
        records++;
        switch (replayed) {
            case Replayed.Same(var otherwise) -> {
                same++;
                reworded += otherwise ? 1 : 0;
            }
            case Replayed.Different(var differences) -> different++;
            case Replayed.NotReplayable(var why) -> {
                notReplayable++;
                count(missing, why, example);
            }
        }
    }

    /** Counts what would be decided otherwise, by workload. */
    void change(DecisionRecord record, List<String> differences) {
        count(changes, record.request().workload() + ": " + String.join("; ", differences), "uid " + record.uid());
    }

    void foreignLine() {
        foreign++;
    }

    /** Returns why records could not be replayed, the most frequent first. */
    List<Map.Entry<String, Count>> missing() {
        return sorted(missing);
    }

    /** Returns what would be decided otherwise, the most frequent first. */
    List<Map.Entry<String, Count>> changes() {
        return sorted(changes);
    }

    private static List<Map.Entry<String, Count>> sorted(Map<String, Count> counts) {
        return counts.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Count> entry) -> -entry.getValue().times))
                .toList();
    }

    private static void count(Map<String, Count> counts, String text, String example) {
        var key = counts.containsKey(text) || counts.size() < MOST_GROUPS ? text : "others";
        counts.computeIfAbsent(key, absent -> new Count(example)).times++;
    }

    /** How often there was something, and one example. */
    static final class Count {
        private final String example;
        private long times;

        private Count(String example) {
            this.example = example;
        }

        long times() {
            return times;
        }

        /** Returns where the first is: by its uid, or by its line where that cannot be told. */
        String example() {
            return example;
        }
    }
}
