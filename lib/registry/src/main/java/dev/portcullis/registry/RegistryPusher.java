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
    /**
     * Writes an artifact: first what it holds, then its manifest, so that whoever finds it finds all of it.
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

    @Override
    void close();
}
