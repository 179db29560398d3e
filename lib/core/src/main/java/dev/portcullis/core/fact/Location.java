package dev.portcullis.core.fact;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;

/**
 * Where evidence was found.
 *
 * @param repository the repository that held it
 * @param layout how it is stored there
 * @param artifact digest of the manifest or file that carries it
 */
public record Location(ImageRepository repository, Layout layout, Digest artifact) {
    /** The ways in which registries hold evidence. */
    public enum Layout {
        /** A Sigstore bundle listed by the referrers API. */
        BUNDLE_BY_REFERRERS,
        /** A Sigstore bundle listed by the index at the fallback tag {@code sha256-<hex>}. */
        BUNDLE_BY_FALLBACK_TAG
    }
}
