package dev.portcullis.core.verdict;

import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which policies one digest satisfied in one namespace, by evidence alone, and when last.
 *
 * @param satisfied in any order
 */
public record History(List<Satisfied> satisfied) {
    /** Nobody remembers anything. */
    public static final History NONE = new History(List.of());

    /** How far the clocks of an installation may differ. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    public History {
        satisfied = List.copyOf(satisfied);
    }

    /**
     * Returns whether evidence that has only become too old still does, since the policy, in whichever revision, was satisfied lately while it
     * demanded the same: what was never demanded before was never met. What it was satisfied by may be denied or revoked since, so it must have
     * been by the evidence that counts now.
     *
     * @param metUntil until when that met the requirement
     */
    boolean bearsWithAge(Policy policy, Requirement requirement, Instant metUntil, Instant now) {
        var grace = policy.lenience().ageGrace();
        var lately = satisfied.stream()
                .filter(one -> one.policy().equals(policy.name())
                        && isWithin(one, grace, now)
                        && !one.at().isAfter(metUntil))
                .toList();
        if (lately.isEmpty()) {
            return false;
        }
        var demanded = requirement.demanded();
        return lately.stream().anyMatch(one -> one.met().contains(demanded));
    }

    /** Returns whether this very revision was satisfied lately, under trust roots that hold now what they held then. */
    boolean vouchesFor(Policy policy, Instant now) {
        var lately = policy.lenience().previouslyVerifiedFor();
        return satisfied.stream()
                .anyMatch(one -> one.policy().equals(policy.name())
                        && one.revision().equals(policy.revision())
                        && one.sameTrust()
                        && isWithin(one, lately, now));
    }

    private static boolean isWithin(Satisfied one, @Nullable Duration bound, Instant now) {
        var since = Duration.between(one.at(), now);
        return bound != null && since.compareTo(bound) <= 0 && since.compareTo(SKEW.negated()) >= 0;
    }

    /**
     * The last time.
     *
     * @param policy the policy's name
     * @param revision its revision then
     * @param sameTrust whether its trust roots hold now exactly what they held then
     * @param at when
     * @param met what the revision demanded and was met, see {@link Requirement#demanded}
     */
    public record Satisfied(String policy, String revision, boolean sameTrust, Instant at, Set<String> met) {
        public Satisfied {
            met = Set.copyOf(met);
        }
    }
}
