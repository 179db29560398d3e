package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A requirement that is met, and the facts that meet it.
 *
 * @param policy name of the policy
 * @param requirement name of the requirement
 * @param by the facts
 * @param endsSoonAt the last instant at which they are young enough, where the policy wants to be told because it is soon; else null
 */
public record Satisfaction(
        String policy,
        String requirement,
        List<Fact> by,
        @Nullable Instant endsSoonAt) {
    public Satisfaction {
        by = List.copyOf(by);
    }

    /** Makes one of which nothing is to be told. */
    public Satisfaction(String policy, String requirement, List<Fact> by) {
        this(policy, requirement, by, null);
    }
}
