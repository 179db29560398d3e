package dev.portcullis.sigstore.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;

/** What came of a refresh. */
public sealed interface TufRefresh {
    /** Returns what is trusted now; to be kept also after a failure, which may come after some steps forward. */
    TufState state();

    /** The file that the repository is asked for, as it is now. */
    record Current(TufState state, ByteString content) implements TufRefresh {}

    /** The file could not be brought up to date. */
    record Failed(TufState state, Rejection why) implements TufRefresh {
        /** Tells whether the repository could not be asked, as opposed to having answered something that is refused. */
        public boolean isUnreachable() {
            return why.reason() == Reason.TUF_UNREACHABLE;
        }
    }
}
