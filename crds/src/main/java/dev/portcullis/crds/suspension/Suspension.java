package dev.portcullis.crds.suspension;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * A suspension, as far as its object can be understood.
 *
 * @param name the object's name
 * @param namespaces the namespaces in which nothing is refused
 * @param reason why
 * @param until the first instant at which it is over
 */
public record Suspension(String name, Set<String> namespaces, String reason, Instant until) {
    /** Longest time from creation to end. */
    public static final Duration LONGEST = Duration.ofHours(24);

    public Suspension {
        namespaces = Set.copyOf(namespaces);
    }

    /**
     * Reads an object. What is being deleted suspends nothing any more.
     *
     * @return the suspension; empty where the object's times cannot be read or something is missing, and where it is being deleted
     */
    public static Optional<Suspension> of(GateSuspension object) {
        var metadata = object.getMetadata();
        var spec = object.getSpec();
        if (spec == null || metadata.getDeletionTimestamp() != null || metadata.getCreationTimestamp() == null) {
            return Optional.empty();
        }
        try {
            var expires = OffsetDateTime.parse(spec.expiresAt()).toInstant();
            var latest = OffsetDateTime.parse(metadata.getCreationTimestamp())
                    .toInstant()
                    .plus(LONGEST);
            var until = expires.isBefore(latest) ? expires : latest;
            return Optional.of(new Suspension(metadata.getName(), Set.copyOf(spec.namespaces()), spec.reason(), until));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns whether it is in force. */
    public boolean isInForce(Instant now) {
        return now.isBefore(until);
    }
}
