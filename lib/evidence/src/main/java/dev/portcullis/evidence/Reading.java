package dev.portcullis.evidence;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import java.util.List;

/**
 * Which image's evidence is read, under which trust roots, as whom.
 *
 * @param repository where it is looked for
 * @param digest the manifest that it must be about
 * @param trustRoots under which it is verified
 * @param credentials tried in their order
 * @param access on whose behalf, and until when an answer is of use
 * @param tally what has been read so far
 */
record Reading(
        ImageRepository repository,
        Digest digest,
        List<TrustRootInForce> trustRoots,
        List<Credential> credentials,
        Access access,
        Tally tally) {
    Reading {
        trustRoots = List.copyOf(trustRoots);
        credentials = List.copyOf(credentials);
    }

    Deadline deadline() {
        return access.deadline();
    }

    /** Hides the credentials. */
    @Override
    public String toString() {
        return "evidence of " + repository + "@" + digest;
    }
}
