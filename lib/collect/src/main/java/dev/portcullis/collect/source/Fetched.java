package dev.portcullis.collect.source;

import dev.portcullis.collect.Document;
import dev.portcullis.collect.Problem;

/** What came of getting a document. */
public sealed interface Fetched {
    /**
     * It was had.
     *
     * @param document what it is
     * @param bytes its content; empty where that was not asked for
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Got(Document document, byte[] bytes) implements Fetched {}

    /** It was not had. */
    record NotGot(Problem problem) implements Fetched {}
}
