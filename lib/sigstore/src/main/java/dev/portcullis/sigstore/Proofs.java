package dev.portcullis.sigstore;

import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What logs and timestamp authorities established about one signature.
 *
 * @param times verified times, earliest first
 * @param material the logs and timestamp authorities that proved it
 */
record Proofs(List<VerifiedTime> times, Set<TrustMaterial> material) {
    Proofs {
        times = List.copyOf(times);
        material = Set.copyOf(material);
    }

    Set<Instant> instants() {
        return times.stream().map(VerifiedTime::at).collect(Collectors.toUnmodifiableSet());
    }
}
