package dev.portcullis.evidence;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Which image's evidence is read, under which trust roots, as whom.
 *
 * @param repository where it is looked for
 * @param digest the manifest that it must be about
 * @param trustRoots under which it is verified
 * @param credentials tried in their order
 * @param access on whose behalf, and until when an answer is of use
 * @param layers how many more layers of artifacts may be read; an artifact lists them nowhere before it is read itself
 */
record Reading(
        ImageRepository repository,
        Digest digest,
        List<TrustRootInForce> trustRoots,
        List<Credential> credentials,
        Access access,
        Semaphore layers) {
    Reading {
        trustRoots = List.copyOf(trustRoots);
        credentials = List.copyOf(credentials);
    }

    /** Makes a reading of which nothing was read yet. */
    static Reading of(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            List<Credential> credentials,
            Access access) {
        return new Reading(
                repository, digest, trustRoots, credentials, access, new Semaphore(Layouts.MAXIMUM_CANDIDATES));
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
