package dev.portcullis.webhook.admission;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.webhook.record.DecisionSink;
import dev.portcullis.webhook.record.RecordedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/**
 * Counts and records reviews that nobody answered, with which the API server does what the failure policy says: under an entry that fails open
 * the request passes unjudged. Thread-safe.
 */
final class UnreadReviews {
    private final DecisionSink sink;
    private final MeterRegistry meters;
    private final InstantSource clock;

    /** Why one was not answered. */
    enum Why {
        /** It is no review that can be decided. */
        MALFORMED("a review could not be read"),
        /** It is larger than any that is read. */
        TOO_LARGE("a review was larger than is read"),
        /** Its bytes did not come in time. */
        TOO_SLOW("a review did not come in time"),
        /** A fault inside. */
        FAULT("answering a review failed"),
        /** The webhook shuts down. */
        SHUTDOWN("the webhook shut down");

        private final String detail;

        Why(String detail) {
            this.detail = detail;
        }

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Of the others a record may have been written already, or can be written no more. */
        private boolean isRecorded() {
            return this == MALFORMED || this == TOO_LARGE || this == TOO_SLOW;
        }
    }

    UnreadReviews(DecisionSink sink, MeterRegistry meters, InstantSource clock) {
        this.sink = sink;
        this.meters = meters;
        this.clock = clock;
        // So that the first one is seen to be one.
        List.of(Why.values()).forEach(why -> count(GateEntry.ADVISE, why, 0));
    }

    /** Takes note of one. */
    void tell(Call call, Why why) {
        switch (call) {
            case Call.Admit(var entry) -> {
                count(GateEntry.isFailClosed(entry) ? "enforce" : GateEntry.ADVISE, why, 1);
                if (why.isRecorded()) {
                    sink.record(RecordedRequest.unread(clock.instant(), entry), decision(entry, why));
                }
            }
            case Call.Pin() -> count("pin", why, 1);
            case Call.Approve() -> count("approve", why, 1);
            case Call.GateRunner() -> count("gate-runners", why, 1);
            case Call.GuardRunner() -> count("guard-runners", why, 1);
        }
    }

    private static Decision decision(String entry, Why why) {
        return GateEntry.isFailClosed(entry)
                ? Decision.refuse(Reason.REQUEST_MALFORMED, why.detail)
                : new Decision(
                        true,
                        Reason.REQUEST_MALFORMED,
                        "[" + Reason.REQUEST_MALFORMED.code() + "] not judged: " + why.detail
                                + "; the entry fails open, so it passed",
                        List.of(),
                        List.of());
    }

    private void count(String call, Why why, int number) {
        meters.counter("portcullis.reviews.unread", "call", call, "reason", why.label())
                .increment(number);
    }
}
