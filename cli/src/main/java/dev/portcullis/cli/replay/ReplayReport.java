package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.DecisionRecord;
import org.jspecify.annotations.Nullable;

/** Tells what came of each record, and of all. */
interface ReplayReport {
    /**
     * Tells of one record.
     *
     * @param uid the request's uid; empty where it cannot be told
     * @param record null where it cannot be read
     */
    void record(String uid, @Nullable DecisionRecord record, Replayed replayed);

    /** Tells of all, at the end. */
    void summary(Tally tally);
}
