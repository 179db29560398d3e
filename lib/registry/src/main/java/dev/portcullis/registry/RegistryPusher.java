package dev.portcullis.registry;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes artifacts to OCI registries (OCI distribution specification 1.1, "Push").
 *
 * <p>Implementations are thread-safe and block the calling thread until the answer or the deadline. What is sent goes to the repository's own
 * registry and along no redirect.
 */
public interface RegistryPusher extends AutoCloseable {
    /** Returns how an artifact names this manifest or index as its subject. */
    RegistryResult<Descriptor> describe(
            ImageRepository repository, Digest digest, List<Credential> credentials, Deadline deadline);

    /** Returns the digest that the manifest of an artifact has, wherever it is pushed. */
    Digest digest(NewArtifact artifact);

    /**
     * Writes an artifact: first what it holds, then its manifest, so that whoever finds it finds all of it. One that has a subject is listed as its
     * referrer afterwards: by the registry, or where that has no such list, in the index at the tag {@code sha256-<hex>}, to which it is added. Writing the
     * same again changes nothing.
     *
     * <p>Distinct refusals: the credentials may not write, the registry is read-only, it has no room.
     *
     * @param tag the tag that names it from then on; null to have it by digest only
     * @return the digest of its manifest, which is what the registry stored
     */
    RegistryResult<Digest> push(
            ImageRepository repository,
            @Nullable String tag,
            NewArtifact artifact,
            List<Credential> credentials,
            Deadline deadline);

    /**
     * Lists all that can be removed: what the registry lists and what the index at the tag {@code sha256-<hex>} does. Whoever looks for evidence reads
     * that index only where the registry lists nothing, so it may hold what counts again once the last that is listed is gone.
     */
    RegistryResult<Referrers> listed(
            ImageRepository repository, Digest subject, List<Credential> credentials, Deadline deadline);

    /**
     * Takes a referrer off the list of its subject. Where the registry keeps that list its manifest is deleted; where the index at the tag {@code
     * sha256-<hex>} is the list its entry is taken out, and the manifest stays, named by nothing: an entry that another writer puts back then names
     * something that is there. Doing so again changes nothing.
     *
     * <p>Distinct refusals: the credentials may not write, the registry deletes nothing.
     *
     * @param referrer as the registry lists it
     * @return its digest, once it is listed no more
     */
    RegistryResult<Digest> remove(
            ImageRepository repository,
            Digest subject,
            Referrers.Referrer referrer,
            List<Credential> credentials,
            Deadline deadline);

    @Override
    void close();
}
