package dev.portcullis.operator.scan;

import dev.portcullis.cluster.judging.Question;
import java.time.Instant;

/**
 * A question that is to be answered.
 *
 * @param question what is asked
 * @param host the registry host that is asked first; empty where none is
 * @param due not before this time
 * @param urgency what comes first
 */
record Task(Question question, String host, Instant due, Urgency urgency) {
    /** What comes first. */
    enum Urgency {
        /** Nobody knows the answer yet, and somebody may need it in a moment. */
        FRESH,
        /** The answer is to be looked at again. */
        ROUTINE
    }

    /** Returns whichever of both is wanted sooner, with the earlier time and the greater urgency. */
    Task or(Task other) {
        return new Task(
                question,
                other.host,
                due.isBefore(other.due) ? due : other.due,
                urgency.compareTo(other.urgency) < 0 ? urgency : other.urgency);
    }
}
