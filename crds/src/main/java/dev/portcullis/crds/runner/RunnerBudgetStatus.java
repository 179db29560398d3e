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
 * How a budget is used.
 *
 * @param observedGeneration the generation of the spec that was last looked at
 * @param conditions by type
 * @param pendingJobs how many wait for their turn
 * @param reservingJobs how many hold a grant and wait for a check
 * @param admittedJobs how many may run, or run without a grant
 * @param jobs used and nominal jobs, for the column
 * @param usage by resource
 * @param fairSharing its share
 * @param queue who waits and is first, in order; brought up to date every few seconds
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerBudgetStatus(
        @JsonPropertyDescription("Generation of the spec that was last looked at.") @Nullable
        Long observedGeneration,

        @Size(max = 8) @JsonPropertyDescription("Accepted, OverLimit, Ready.")
        List<Condition> conditions,

        @JsonPropertyDescription(
                "How many jobs wait for their turn; those that a check refuses, or that ask for more than there ever is, do not.")
        Integer pendingJobs,

        @JsonPropertyDescription("How many jobs hold a grant and wait for an admission check.")
        Integer reservingJobs,

        @JsonPropertyDescription("How many jobs may run, or run without a grant.")
        Integer admittedJobs,

        @Size(max = 64)
        @JsonPropertyDescription("Jobs that hold a grant or run, and jobs that the budget is entitled to.")
        String jobs,

        @Size(max = 32) @JsonPropertyDescription("What is used, by resource.")
        List<RunnerUsage> usage,

        @JsonPropertyDescription("Its share of the pool.") Share fairSharing,

        @Size(max = RunnerBudgetStatus.QUEUE)
        @JsonPropertyDescription("Who waits and is first, in order; brought up to date every few seconds.")
        List<QueuedJob> queue) {
    /** The most jobs of a budget that are listed as waiting. */
    public static final int QUEUE = 100;

    public RunnerBudgetStatus {
        conditions = Absent.list(conditions);
        pendingJobs = Absent.or(pendingJobs, 0);
        reservingJobs = Absent.or(reservingJobs, 0);
        admittedJobs = Absent.or(admittedJobs, 0);
        jobs = Absent.text(jobs);
        usage = Absent.list(usage);
        fairSharing = Absent.or(fairSharing, Share.NONE);
        queue = Absent.list(queue);
    }

    /** Returns the status of what was never looked at. */
    public static RunnerBudgetStatus none() {
        return new RunnerBudgetStatus(null, List.of(), 0, 0, 0, "", List.of(), Share.NONE, List.of());
    }

    /**
     * What share is used.
     *
     * @param weightedShare the largest part of any of the pool's resources that is used, in thousandths, by weight
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Share(
            @JsonPropertyDescription(
                    "Largest part of any resource of the pool that is used, in thousandths, divided by the weight.")
            Long weightedShare) {
        /** Nothing is used. */
        public static final Share NONE = new Share(0L);

        public Share {
            weightedShare = Absent.or(weightedShare, 0L);
        }
    }
}
