package dev.portcullis.core.evidencebundle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A verified evidence bundle.
 *
 * @param content what it says
 * @param signedAt the earliest verified time of signing; null where nothing proves one
 * @param signedFrom the namespace of the service account that signed it; null where no account of a cluster did
 */
public record GivenEvidenceBundle(
        EvidenceBundleContent content,
        @Nullable Instant signedAt,
        @Nullable String signedFrom) {
    /** Tells whether the object that it says asked for it may have: every account says what it likes, but of its own namespace. */
    boolean isByRequester() {
        return signedFrom == null || signedFrom.equals(content.requester().namespace());
    }

    /** Returns when it was made: the earlier of what it says and what is proved. */
    Instant time() {
        var said = content.createdAt();
        return signedAt == null || said.isBefore(signedAt) ? said : signedAt;
    }
}
