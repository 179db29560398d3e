package dev.portcullis.collect;

import org.jspecify.annotations.Nullable;

/** What came of collecting one item of evidence. */
public sealed interface Collected {
    /** The document is there and says what it has to say. */
    record Passed(Document document) implements Collected {}

    /**
     * It does not count.
     *
     * @param problem why
     * @param document the document that says otherwise; null where none was had
     */
    record NotPassed(Problem problem, @Nullable Document document) implements Collected {}
}
