package dev.portcullis.core.exemption;

import dev.portcullis.core.policy.ExceptionRule;
import java.time.Instant;
import java.util.Set;

/**
 * An exception that was approved. Whether it counts for an image is another question.
 *
 * @param namespace the only namespace that it is for
 * @param name the {@code PolicyException}'s name
 * @param specHash hash of what was approved
 * @param policies names of the policies that it is an exception to; every other one is as if there were none
 * @param scope the images that it is about
 * @param approvedAt when it was approved
 * @param expiresAt the first instant at which it is over by its own words
 */
public record Exemption(
        String namespace,
        String name,
        String specHash,
        Set<String> policies,
        ExemptionScope scope,
        Instant approvedAt,
        Instant expiresAt) {
    public Exemption {
        policies = Set.copyOf(policies);
    }

    /** Returns the first instant at which it is over for a policy. */
    public Instant endUnder(ExceptionRule rule) {
        var latest = rule.latestEnd(approvedAt);
        return expiresAt.isBefore(latest) ? expiresAt : latest;
    }
}
