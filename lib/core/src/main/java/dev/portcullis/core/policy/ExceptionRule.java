package dev.portcullis.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Which exceptions a policy admits.
 *
 * @param namespaces the names of the namespaces in which an exception may count; with none, no exception ever does
 * @param maxDuration the longest time from approval to end
 * @param digestRequired whether an image must be named by digest in spite of an exception
 */
public record ExceptionRule(Set<String> namespaces, Duration maxDuration, boolean digestRequired) {
    /** Admits none. */
    public static final ExceptionRule NONE = new ExceptionRule(Set.of(), Duration.ZERO, true);

    public ExceptionRule {
        namespaces = Set.copyOf(namespaces);
        if (maxDuration.isNegative()) {
            throw new IllegalArgumentException("an exception does not end before its approval");
        }
    }

    /** Returns whether an exception in this namespace may count. */
    public boolean admits(String namespace) {
        return namespaces.contains(namespace);
    }

    /** Returns the first instant at which an exception is over that was approved then, whatever it says itself. */
    public Instant latestEnd(Instant approved) {
        return approved.plus(maxDuration);
    }
}
