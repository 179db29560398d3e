package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.status.Condition;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pool is used.
 *
 * @param observedGeneration the generation of the spec that was last looked at
 * @param conditions by type
 * @param grants the Pods that hold a grant: what counts, whatever else says otherwise
 * @param rateLimits what the rate limits of budgets have left, as far as their buckets are not full
 * @param fairSharing who used how much until now
 * @param usage by resource
 * @param pendingJobs how many wait for their turn
 * @param admittedJobs how many hold a grant, or run without one
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerPoolStatus(
        @JsonPropertyDescription("Generation of the spec that was last looked at.") @Nullable
        Long observedGeneration,

        @Size(max = 8) @JsonPropertyDescription("Accepted, OverLimit, Ready.")
        List<Condition> conditions,

        @JsonPropertyDescription("Pods that hold a grant, and the epoch of the leader that may add to them.")
        RunnerGrants grants,

        @Size(max = RunnerHistory.MOST)
        @JsonPropertyDescription("What the rate limits of budgets have left; those that have everything are left out.")
        List<RunnerRate> rateLimits,

        @JsonPropertyDescription("Who used how much, for the next leader; brought up to date every half minute.")
        RunnerHistory fairSharing,

        @Size(max = 32) @JsonPropertyDescription("What is used, by resource.")
        List<RunnerUsage> usage,

        @JsonPropertyDescription(
                "How many jobs wait for their turn; those that a check refuses, or that ask for more than there ever is, do not.")
        Integer pendingJobs,

        @JsonPropertyDescription("How many jobs hold a grant, or run without one.")
        Integer admittedJobs) {
    public RunnerPoolStatus {
        conditions = Absent.list(conditions);
        grants = Absent.or(grants, RunnerGrants.NONE);
        rateLimits = Absent.list(rateLimits);
        fairSharing = Absent.or(fairSharing, RunnerHistory.NONE);
        usage = Absent.list(usage);
        pendingJobs = Absent.or(pendingJobs, 0);
        admittedJobs = Absent.or(admittedJobs, 0);
    }

    /** Returns the status of what was never looked at. */
    public static RunnerPoolStatus none() {
        return new RunnerPoolStatus(null, List.of(), RunnerGrants.NONE, List.of(), RunnerHistory.NONE, List.of(), 0, 0);
    }

    /** Returns the same with these grants. */
    public RunnerPoolStatus withGrants(RunnerGrants other) {
        return new RunnerPoolStatus(
                observedGeneration, conditions, other, rateLimits, fairSharing, usage, pendingJobs, admittedJobs);
    }

    /** Returns the same with these rates. */
    public RunnerPoolStatus withRateLimits(List<RunnerRate> others) {
        return new RunnerPoolStatus(
                observedGeneration, conditions, grants, others, fairSharing, usage, pendingJobs, admittedJobs);
    }
}
