package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.DecisionRecord;

/** Tells what came of each record, and of all. */
interface ReplayReport {
    /**
     * Tells of one record that cannot be read.
     *
     * @param uid the request's uid; empty where it cannot be told
     * @param place in which line of which file it is
     */
    void unreadable(String uid, String place, Replayed.NotReplayable replayed);

    /** Tells of one record. */
    void record(DecisionRecord record, Replayed replayed);

    /** Tells of all, at the end. */
    void summary(Tally tally);
}
