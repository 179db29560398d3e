package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.reason.Reason;
import java.util.List;

/** Whether one requirement is met. */
sealed interface Outcome {
    /** Met, by these facts. */
    record Met(List<Fact> by) implements Outcome {
        public Met {
            by = List.copyOf(by);
            if (by.isEmpty()) {
                throw new IllegalArgumentException("nothing meets a requirement by itself");
            }
        }
    }

    /** Not met. */
    record Unmet(Reason reason, String detail) implements Outcome {}

    /** Not met by what is known, and not everything could be asked. */
    record Unknown(Reason reason, String detail) implements Outcome {}
}
