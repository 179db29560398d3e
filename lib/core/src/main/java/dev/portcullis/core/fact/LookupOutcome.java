package dev.portcullis.core.fact;

import dev.portcullis.core.reason.Reason;

/** How a look-up in a registry ended. */
public sealed interface LookupOutcome {
    /** Everything there was has been read. */
    record Complete() implements LookupOutcome {}

    /** The registry could not be asked: nobody can say what it holds. Transport failures, time-outs, 429 and 5xx only. */
    record Undecidable(Reason reason, String detail) implements LookupOutcome {}

    /** The registry was asked, and what it answered cannot be used. */
    record Refused(Reason reason, String detail) implements LookupOutcome {}
}
