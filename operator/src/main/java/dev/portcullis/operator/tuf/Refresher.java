package dev.portcullis.operator.tuf;

import dev.portcullis.crds.compile.FollowedRepository;
import dev.portcullis.sigstore.tuf.TufRefresh;
import dev.portcullis.sigstore.tuf.TufState;
import java.time.Instant;

/** Asks TUF repositories. Connects to nothing before it is asked to. */
public interface Refresher {
    /**
     * Brings what is trusted of a repository up to date, within a bounded time.
     *
     * @param now the time that every expiry is held against
     */
    TufRefresh refresh(FollowedRepository repository, TufState trusted, Instant now);
}
