package dev.portcullis.core.bundle;

/**
 * What came of collecting one item.
 *
 * <p>A reason is a code word such as {@code ThresholdNotMet}, at most {@value EvidenceBundleContent#MAX_NAME} characters long; a detail is
 * one sentence for a person, of at most {@value #MAX_DETAIL} characters and without control characters. Anything else is an
 * {@link IllegalArgumentException}.
 */
public sealed interface ItemOutcome {
    /** The most characters of a detail. */
    int MAX_DETAIL = 256;

    /** The evidence was there and says what it has to say. */
    record Passed() implements ItemOutcome {}

    /** The evidence was there and says otherwise, or cannot be read. */
    record Failed(String reason, String detail) implements ItemOutcome {
        public Failed {
            Words.requireExplained(reason, detail);
        }
    }

    /** The evidence could not be had. */
    record Missing(String reason, String detail) implements ItemOutcome {
        public Missing {
            Words.requireExplained(reason, detail);
        }
    }

    /** Tells whether the evidence speaks for the subject. */
    default boolean passed() {
        return this instanceof Passed;
    }
}
