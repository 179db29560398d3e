package dev.portcullis.registry;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a registry lists as referring to a digest. The list is a claim: each artifact's own {@code subject} decides.
 *
 * @param referrers in the registry's order, each digest once; where both of its lists were asked for, once for each that names it
 * @param shortfall why the list may lack entries, as one sentence for a person; null if it is complete
 * @param behindAuthentication whether part of the answer is a 404 to a request with an authorization: an absence is then never cached
 * @param shown whether there was a list at all, be it an empty one; where there was none, it may be hidden from who asked
 */
public record Referrers(
        List<Referrer> referrers, @Nullable String shortfall, boolean behindAuthentication, boolean shown) {
    public Referrers {
        referrers = List.copyOf(referrers);
    }

    /** Tells whether everything that the registry holds is listed. */
    public boolean complete() {
        return shortfall == null;
    }

    /** Returns what this list and another one of the same subject name, this one first. */
    public Referrers and(Referrers other) {
        return new Referrers(
                Stream.concat(referrers.stream(), other.referrers.stream()).toList(),
                shortfall == null ? other.shortfall : shortfall,
                behindAuthentication || other.behindAuthentication,
                shown || other.shown);
    }

    /**
     * One entry.
     *
     * @param descriptor of the referring manifest
     * @param source which list named it
     */
    public record Referrer(Descriptor descriptor, Source source) {}

    /** The lists of OCI distribution 1.1. */
    public enum Source {
        /** {@code GET /v2/<name>/referrers/<digest>}. */
        REFERRERS_API,
        /** The index at the tag {@code sha256-<hex>}. */
        FALLBACK_TAG
    }
}
