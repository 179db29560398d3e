package dev.portcullis.webhook.record;

import dev.portcullis.core.decision.Decision;

/** Takes one record for every request that is decided. */
public interface DecisionSink {
    /**
     * Records a decision.
     *
     * @param request what was asked
     * @param decision what was answered
     */
    void record(RecordedRequest request, Decision decision);

    /** Counts a request whose decision is another entry's, which records it. */
    void leave();
}
