package dev.portcullis.webhook.record;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where decision records go. Called by one thread only; may block as long as it likes, which holds up no decision. */
interface RecordSink extends AutoCloseable {
    /** Returns the name that metrics give it. */
    String name();

    /** Returns the reasons of {@link RecordsLostException} that it has of its own. */
    default List<String> reasons() {
        return List.of();
    }

    /**
     * Writes records in their order.
     *
     * @param lines each a whole line with its line break
     * @throws RecordsLostException if some are lost for good
     * @throws IOException if none of them can be taken for written
     * @throws InterruptedException if the process ends before they are
     */
    void write(List<byte[]> lines) throws IOException, InterruptedException;

    /** Returns how long after the last record {@link #rest} is to be called. */
    default Duration restsAfter() {
        return Duration.ofDays(1);
    }

    /** Does what is due though no record comes. */
    default void rest() throws IOException {}

    @Override
    void close() throws IOException;
}
