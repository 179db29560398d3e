package dev.portcullis.sigstore.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where an update stands: it needs a file, or is over. */
sealed interface TufStep {
    /** Returns what is trusted so far; to be kept however the update ends. */
    TufState state();

    /**
     * A file is needed.
     *
     * @param path its name in the repository
     * @param maxBytes most bytes that it may have
     * @param received goes on with the file
     * @param missing goes on without
     */
    record Fetch(
            TufState state,
            String path,
            int maxBytes,
            Function<ByteString, TufStep> received,
            Supplier<TufStep> missing)
            implements TufStep {}

    /** Everything is up to date. */
    record Finished(TufState state, ByteString content) implements TufStep {}

    /** The update cannot go on. */
    record Stopped(TufState state, Rejection why) implements TufStep {}
}
