package dev.portcullis.core.evidencebundle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A verified evidence bundle.
 *
 * @param content what it says
 * @param signedAt the earliest verified time of signing; null where nothing proves one
 */
public record GivenEvidenceBundle(
        EvidenceBundleContent content, @Nullable Instant signedAt) {
    /** Returns when it was made: the earlier of what it says and what is proved. */
    Instant time() {
        var said = content.createdAt();
        return signedAt == null || said.isBefore(signedAt) ? said : signedAt;
    }
}
