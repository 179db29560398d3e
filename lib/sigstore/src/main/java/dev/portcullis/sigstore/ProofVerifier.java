package dev.portcullis.sigstore;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.ParsedBundle;
import dev.portcullis.sigstore.content.SignedContent;
import dev.portcullis.sigstore.log.LogProof;
import dev.portcullis.sigstore.log.LogProofs;
import dev.portcullis.sigstore.log.LogVerifier;
import dev.portcullis.sigstore.timestamp.TimestampProof;
import dev.portcullis.sigstore.timestamp.TimestampVerifier;
import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.TimeDemand;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gathers what log entries and timestamps prove, and holds it against the trust root's demands. */
final class ProofVerifier {
    private static final Duration SKEW = Duration.ofSeconds(60);

    private final InstantSource clock;

    ProofVerifier(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What a signature needs.
     *
     * @param log whether a log entry is needed
     * @param time whether a verified time is needed
     */
    record Need(LogDemand log, boolean time) {}

    Checked<Proofs> verify(ParsedBundle bundle, SignedContent signed, TrustRoot root, Need need) {
        return LogVerifier.verify(bundle, signed, root)
                .then(logs -> TimestampVerifier.verify(
                                bundle.timestamps(), signed.content().timestamped(), root.timestampAuthorities())
                        .then(timestamps -> combine(logs, timestamps, root, need)));
    }

    private Checked<Proofs> combine(LogProofs logs, TimestampVerifier.Result timestamps, TrustRoot root, Need need) {
        List<VerifiedTime> times = Stream.concat(
                        logs.proofs().stream().map(LogProof::time).filter(Objects::nonNull),
                        timestamps.proofs().stream()
                                .map(proof -> new VerifiedTime(VerifiedTime.Source.TIMESTAMP_AUTHORITY, proof.at())))
                .distinct()
                .sorted(Comparator.comparing(VerifiedTime::at))
                .toList();
        Instant latest = clock.instant().plus(SKEW);
        Optional<VerifiedTime> future =
                times.stream().filter(time -> time.at().isAfter(latest)).findFirst();
        if (future.isPresent()) {
            return Checked.refuse(
                    Reason.TIME_IN_FUTURE, "the verified time " + future.get().at() + " lies in the future");
        }
        return missing(logs, times, timestamps, root, need)
                .<Checked<Proofs>>map(Checked::refuse)
                .orElseGet(() -> logMaterial(logs, times, need)
                        .then(material -> Checked.pass(new Proofs(times, with(material, timestamps.proofs())))));
    }

    private static Optional<Rejection> missing(
            LogProofs logs, List<VerifiedTime> times, TimestampVerifier.Result timestamps, TrustRoot root, Need need) {
        if (need.log() == LogDemand.REQUIRED && logs.proofs().isEmpty()) {
            return Optional.of(
                    logs.unknown() > 0
                            ? new Rejection(Reason.LOG_UNKNOWN, "no log entry is by a log of the trust root")
                            : new Rejection(Reason.LOG_ENTRY_MISSING, "the bundle has no log entry"));
        }
        boolean timestampNeeded = root.demands().time() == TimeDemand.TIMESTAMP_AUTHORITY;
        boolean timeKnown = timestampNeeded ? !timestamps.proofs().isEmpty() : !times.isEmpty();
        if (!need.time() || timeKnown) {
            return Optional.empty();
        }
        return Optional.of(
                timestamps.untrusted().isEmpty()
                        ? new Rejection(Reason.TIMESTAMP_MISSING, "nothing proves the time of signing as demanded")
                        : timestamps.untrusted().getFirst());
    }

    /**
     * Windows of log keys are judged by the entry's own time, or, where the log gives none, by all verified times. Where there is none and
     * none is needed, a log counts whose key is trusted now: the entry was made before now, whenever that was.
     */
    private Checked<Set<TrustMaterial>> logMaterial(LogProofs logs, List<VerifiedTime> times, Need need) {
        Set<Instant> all = times.isEmpty()
                ? Set.of(clock.instant())
                : times.stream().map(VerifiedTime::at).collect(Collectors.toUnmodifiableSet());
        Set<TrustMaterial> material = new HashSet<>();
        for (LogProof proof : logs.proofs()) {
            VerifiedTime own = proof.time();
            Optional<TrustMaterial> valid = proof.validAt(own == null ? all : Set.of(own.at()));
            if (valid.isPresent()) {
                material.add(valid.get());
            } else if (own != null || !times.isEmpty()) {
                return Checked.refuse(
                        Reason.LOG_KEY_OUTSIDE_WINDOW, "the log's key is not trusted at the time of the entry");
            }
        }
        return material.isEmpty() && need.log() == LogDemand.REQUIRED
                ? Checked.refuse(
                        Reason.TIMESTAMP_MISSING,
                        "nothing proves when the entry was made, and the log's key is not trusted now")
                : Checked.pass(material);
    }

    private static Set<TrustMaterial> with(Set<TrustMaterial> material, List<TimestampProof> timestamps) {
        return Stream.concat(material.stream(), timestamps.stream().flatMap(proof -> proof.material().stream()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
