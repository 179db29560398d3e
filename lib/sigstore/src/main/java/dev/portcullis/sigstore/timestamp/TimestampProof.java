package dev.portcullis.sigstore.timestamp;

import dev.portcullis.core.fact.TrustMaterial;
import java.time.Instant;
import java.util.Set;

/**
 * A time that a timestamp authority vouches for.
 *
 * @param at the time
 * @param material the authority's certificates that prove it
 */
public record TimestampProof(Instant at, Set<TrustMaterial> material) {
    public TimestampProof {
        material = Set.copyOf(material);
    }
}
