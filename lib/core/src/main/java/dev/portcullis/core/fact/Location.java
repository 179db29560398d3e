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
        BUNDLE_BY_FALLBACK_TAG,
        /** A layer of cosign's older layout in the manifest at the tag {@code sha256-<hex>.sig} or {@code .att}. */
        LAYER_BY_TAG,
        /** The same layer in an artifact that is listed as a referrer: cosign's experimental OCI 1.1 form. */
        LAYER_BY_REFERRERS
    }
}
