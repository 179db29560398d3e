package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.policy.Bounds;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The share of some repositories in a pool.
 *
 * @param poolName the pool
 * @param repositories whose jobs it pays for
 * @param attribution how the repository of a Pod is known
 * @param resources what it may have
 * @param jobFootprint what a job takes at least, runner and workflow Pod together
 * @param maxJobsPerRun how many jobs of one run may run at once; null for no limit. Those whose run is not known do not count
 * @param rateLimit how fast jobs may start; null for no limit
 * @param queueingStrategy whether jobs pass others that do not fit
 * @param maxBypasses how often the budget's first job may be passed
 * @param fairSharing its share of the pool
 * @param stopPolicy whether it is paused
 * @param enforcement what is done about jobs over the budget
 */
@ValidationRule(
        value = "!has(self.jobFootprint) || !('jobs' in self.jobFootprint)",
        message = "a footprint says what one job takes besides itself")
@ValidationRule(
        value = "self.repositories.all(one, self.repositories.exists_one(other, other.id == one.id))",
        message = "a repository is there twice")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerBudgetSpec(
        @Required
        @Size(min = 1, max = RunnerQuota.NAME)
        @Pattern(Bounds.SUBDOMAIN_PATTERN)
        @JsonPropertyDescription("The pool whose runners are shared.")
        String poolName,

        @Required
        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
                "Repositories whose jobs it pays for; none of them may be in another budget of the pool.")
        List<RunnerRepository> repositories,

        @Default("Repository")
        @JsonPropertyDescription("How the repository of a Pod is known. Repository: by the scale set that made it.")
        Attribution attribution,

        @Size(max = 32)
        @JsonPropertyDescription("What it may have, by resource; what is not named is limited by the pool alone.")
        List<RunnerQuota> resources,

        @JsonDeserialize(contentUsing = LenientQuantity.class)
        @Size(max = 32)
        @JsonPropertyDescription("What a job takes at least, by resource, runner and workflow Pod together.")
        Map<String, @Pattern(RunnerQuota.AMOUNT) IntOrString> jobFootprint,

        @Min(1)
        @Max(10_000)
        @JsonPropertyDescription(
                "How many jobs of one run may run at once; left out, any number. It holds back only jobs whose run is known before they start.")
        @Nullable
        Integer maxJobsPerRun,

        @JsonPropertyDescription("How fast jobs may start; left out, at any rate.") @Nullable
        RateLimit rateLimit,

        @Default("BestEffortFIFO")
        @JsonPropertyDescription("What happens behind a job that does not fit: nothing passes it (StrictFIFO), or what"
                + " fits goes on, as often as maxBypasses lets it (BestEffortFIFO).")
        Queueing queueingStrategy,

        @Default("8")
        @Min(0)
        @Max(10_000)
        @JsonPropertyDescription("How often the first job may be passed before room is kept for it.")
        Integer maxBypasses,

        @JsonPropertyDescription("Its share of the pool.") FairSharing fairSharing,

        @Default("None")
        @JsonPropertyDescription("Whether it is paused. Hold grants nothing; HoldAndDrain also takes back grants whose"
                + " Pods have not started. Neither kills what runs.")
        Stop stopPolicy,

        @Default("Gate")
        @JsonPropertyDescription("What is done about jobs over the budget: they wait (Gate), their Pods are refused"
                + " (Deny), or they run and are charged (Audit).")
        Enforce enforcement) {
    private static final int BYPASSES = 8;

    public RunnerBudgetSpec {
        poolName = Absent.text(poolName);
        repositories = Absent.list(repositories);
        attribution = Absent.or(attribution, Attribution.REPOSITORY);
        resources = Absent.list(resources);
        jobFootprint = jobFootprint == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(jobFootprint));
        queueingStrategy = Absent.or(queueingStrategy, Queueing.BEST_EFFORT_FIFO);
        maxBypasses = Absent.or(maxBypasses, BYPASSES);
        fairSharing = Absent.or(fairSharing, FairSharing.DEFAULT);
        stopPolicy = Absent.or(stopPolicy, Stop.NONE);
        enforcement = Absent.or(enforcement, Enforce.GATE);
    }

    /** How the repository of a Pod is known. */
    public enum Attribution {
        @JsonProperty("Repository")
        REPOSITORY
    }

    /** What happens behind a job that does not fit. */
    public enum Queueing {
        @JsonProperty("StrictFIFO")
        STRICT_FIFO,
        @JsonProperty("BestEffortFIFO")
        BEST_EFFORT_FIFO
    }

    /** Whether a budget is paused. */
    public enum Stop {
        @JsonProperty("None")
        NONE,
        @JsonProperty("Hold")
        HOLD,
        @JsonProperty("HoldAndDrain")
        HOLD_AND_DRAIN
    }

    /** What is done about jobs over a budget. */
    public enum Enforce {
        @JsonProperty("Gate")
        GATE,
        @JsonProperty("Deny")
        DENY,
        @JsonProperty("Audit")
        AUDIT
    }
}
