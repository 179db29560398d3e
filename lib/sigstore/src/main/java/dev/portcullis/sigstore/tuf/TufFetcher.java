package dev.portcullis.sigstore.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;

/** Reads files of one repository. Nothing that it returns is trusted. Implementations are thread-safe. */
public interface TufFetcher {
    /**
     * Reads a file.
     *
     * @param path its name in the repository, for example {@code 3.root.json}
     * @param maxBytes most bytes that are read; a larger file is {@link Fetched.Failed}, and its rest stays unread
     * @param deadline when the wait ends, however slowly bytes keep coming
     */
    Fetched fetch(String path, int maxBytes, TufDeadline deadline);

    /** Returns what the repository is called in messages, for example its host. */
    String source();

    /** What came of it. */
    sealed interface Fetched {
        /** The file. */
        record Received(ByteString bytes) implements Fetched {}

        /** The repository says that it has no such file. */
        record Missing() implements Fetched {}

        /** Neither file nor answer. */
        record Failed(Rejection why) implements Fetched {}
    }
}
