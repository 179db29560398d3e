package dev.portcullis.registry;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import java.util.List;

/**
 * Reads from OCI registries (OCI distribution specification 1.1, "Pull" and "Referrers").
 *
 * <p>Implementations are thread-safe and block the calling thread until the answer or the deadline. Bytes are returned only if they have
 * the digest that was asked for. Credentials are tried in their order, and only when the registry asks for one; anonymous access is tried
 * last.
 */
public interface RegistryClient extends AutoCloseable {
    /** Returns the digest that a tag has now. Tags move: resolve once and use the digest afterwards. */
    RegistryResult<Digest> resolve(
            ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline);

    /**
     * Reads a manifest or index. Its digest is checked; the size that the descriptor claims only bounds what is read, and less than 64 KiB
     * bounds nothing.
     */
    RegistryResult<Manifest> manifest(
            ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline);

    /**
     * Reads the manifest that a tag names now, in one exchange. For tags that are part of a layout, such as {@code sha256-<hex>.sig}; what
     * an image's tag means is asked by {@link #resolve}.
     */
    RegistryResult<Manifest> tagged(
            ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline);

    /** Lists the artifacts that say this digest is their subject; empty and {@code Found} where there are none. */
    RegistryResult<Referrers> referrers(
            ImageRepository repository, Digest subject, List<Credential> credentials, Deadline deadline);

    /** Reads the content that a descriptor names; its size and digest are checked. */
    RegistryResult<byte[]> blob(
            ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline);

    @Override
    void close();
}
