package dev.portcullis.sigstore.log;

import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.sigstore.trust.Log;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry that a log provably holds.
 *
 * @param logs the trust root's logs with the key that proved it: one, or several windows of one key
 * @param time the time that the log vouches for, or null
 */
public record LogProof(List<Log> logs, @Nullable VerifiedTime time) {
    public LogProof {
        logs = List.copyOf(logs);
    }

    /** Returns the log's material if its key was valid at all of these times; empty also for no times, which prove nothing. */
    public Optional<TrustMaterial> validAt(Collection<Instant> times) {
        return logs.stream()
                .filter(log -> !times.isEmpty() && times.stream().allMatch(log.window()::contains))
                .map(Log::material)
                .findFirst();
    }
}
