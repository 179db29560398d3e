package dev.portcullis.e2e.traffic;

import java.time.Duration;

/**
 * What came of one attempt.
 *
 * @param at when it was due, or the first one where this is a further one, since the beginning
 * @param attempt how often it was tried before
 * @param took time since the attempt was due, whenever it was made; for a further one, since that
 * @param sinceDue time since the first attempt was due
 */
public record Outcome(Sample sample, Duration at, int attempt, Answer answer, Duration took, Duration sinceDue) {
    public boolean is(Enum<?> kind) {
        return sample.kind() == kind;
    }

    public boolean isAdmitted() {
        return answer instanceof Answer.Admitted;
    }

    public boolean isFailed() {
        return answer instanceof Answer.Failed;
    }

    /** Returns whether nobody answered, however often it was tried. */
    public boolean isGivenUp() {
        return isFailed() && attempt == Traffic.MOST_TRIES - 1;
    }

    /** Returns whether the webhook said that it could not find out. */
    public boolean isUndecided() {
        return answer instanceof Answer.Refused refused && refused.isUndecided();
    }
}
