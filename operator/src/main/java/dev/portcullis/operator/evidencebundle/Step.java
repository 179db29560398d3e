package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Pending;
import java.time.Instant;

/** What is done next for an evidence bundle. */
sealed interface Step {
    /** Evidence is collected, and signed if it says something else than before. */
    record Collect() implements Step {}

    /** What was signed is published. */
    record Publish(Pending pending) implements Step {}

    /** Nothing is to be done before some time. */
    record Wait(Instant until) implements Step {}

    /** Nothing is to be done before the spec changes. */
    record Rest() implements Step {}

    /**
     * Decides. Pure.
     *
     * @param generation of the spec
     */
    static Step next(RunTimes times, EvidenceBundleStatus status, long generation, Instant now) {
        if (times.spec().suspend()) {
            return new Rest();
        }
        var changed = status.observedGeneration() == null || status.observedGeneration() != generation;
        var pending = status.pending();
        // What was planned by a clock that was ahead would otherwise be waited for until then.
        var waits = Instants.parse(status.nextRun())
                .filter(now::isBefore)
                .filter(planned -> !planned.isAfter(times.latest(now)));
        if (pending != null) {
            return changed ? new Publish(pending) : waits.<Step>map(Wait::new).orElseGet(() -> new Publish(pending));
        }
        return changed ? new Collect() : waits.<Step>map(Wait::new).orElseGet(Collect::new);
    }
}
