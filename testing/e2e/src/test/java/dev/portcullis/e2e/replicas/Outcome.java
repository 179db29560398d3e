package dev.portcullis.e2e.replicas;

import java.time.Duration;

/**
 * What came of one attempt.
 *
 * @param at when it was due, or the first one where this is a further one, since the beginning
 * @param attempt how often it was tried before
 * @param took time since the attempt was due, whenever it was made; for a further one, since that
 * @param sinceDue time since the first attempt was due
 */
record Outcome(Supply.Image image, Duration at, int attempt, Answer answer, Duration took, Duration sinceDue) {
    boolean is(Expectation kind) {
        return image.expectation() == kind;
    }

    boolean isAdmitted() {
        return answer instanceof Answer.Admitted;
    }

    boolean isFailed() {
        return answer instanceof Answer.Failed;
    }

    /** Returns whether nobody answered, however often it was tried. */
    boolean isGivenUp() {
        return isFailed() && attempt == Traffic.MOST_TRIES - 1;
    }

    /** Returns whether the webhook said that it could not find out. */
    boolean isUndecided() {
        return answer instanceof Answer.Refused refused && refused.isUndecided();
    }
}
