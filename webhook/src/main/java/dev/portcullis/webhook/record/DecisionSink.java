package dev.portcullis.webhook.record;

import dev.portcullis.core.decision.Decision;

/** Takes one record for every request that is decided. */
public interface DecisionSink {
    /**
     * Records a decision. Never waits for what records are written to.
     *
     * @param request what was asked
     * @param decision what is to be answered
     * @return what is to be answered in the end: a refusal instead, where nothing may pass unrecorded and this could not be recorded
     */
    Decision record(RecordedRequest request, Decision decision);

    /** Counts a request whose decision is another entry's, which records it. */
    void leave();
}
