package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.reason.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether one requirement is met. */
sealed interface Outcome {
    /** Returns the last instant at which the evidence that counts now met it; null where more than its age is wrong with it. */
    default @Nullable Instant metUntil() {
        return null;
    }

    /**
     * Met, by these facts.
     *
     * @param until the last instant at which they meet it; null for no end
     */
    record Met(List<Fact> by, @Nullable Instant until) implements Outcome {
        Met(List<Fact> by) {
            this(by, null);
        }

        public Met {
            by = List.copyOf(by);
            if (by.isEmpty()) {
                throw new IllegalArgumentException("nothing meets a requirement by itself");
            }
        }
    }

    /**
     * A program has nothing against it.
     *
     * @param by the facts that it was given, which may be none
     * @param until the last instant at which those that it needs are young enough; null for no end
     * @param warnings what it wants told all the same
     */
    record Passed(List<Fact> by, @Nullable Instant until, List<String> warnings) implements Outcome {
        public Passed {
            by = List.copyOf(by);
            warnings = List.copyOf(warnings);
        }
    }

    /** Not met. */
    record Unmet(Reason reason, String detail, @Nullable Instant metUntil) implements Outcome {
        Unmet(Reason reason, String detail) {
            this(reason, detail, null);
        }
    }

    /** Not met by what is known, and not everything could be asked. */
    record Unknown(Reason reason, String detail, @Nullable Instant metUntil) implements Outcome {
        Unknown(Reason reason, String detail) {
            this(reason, detail, null);
        }
    }
}
