package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a rollout is. It is told, and decides nothing; that there is one tells that the policy was in force.
 *
 * @param phase what happens now; null only in an object that the API server would refuse
 * @param cohort the cohort that is looked at; empty for the namespaces of none
 * @param enforced how many namespaces are enforced: the gate was seen to be shut there
 * @param audited how many are not yet
 * @param held namespaces that are not promoted though it is their turn
 * @param heldBesides how many more of them there are
 * @param message one sentence for people
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RolloutStatus(
        @JsonPropertyDescription("Progressing, Held until something is mended, Paused, or Complete.") @Nullable
        Phase phase,

        @Size(max = Bounds.NAME) @JsonPropertyDescription("Cohort that is looked at; none for namespaces of no cohort.")
        String cohort,

        @Min(0) @JsonPropertyDescription("Namespaces in which the policy is enforced.")
        int enforced,

        @Min(0) @JsonPropertyDescription("Namespaces in which it is audited so far.")
        int audited,

        @Size(max = RolloutStatus.MOST_HELD)
        @JsonPropertyDescription("Namespaces that are not promoted though it is their turn, and why.")
        List<Held> held,

        @Min(0) @JsonPropertyDescription("How many more of them there are.")
        int heldBesides,

        @Size(max = 2048) @JsonPropertyDescription("What happens now, for people.")
        String message) {
    /** The greatest number of namespaces that are named. */
    public static final int MOST_HELD = 32;

    /** The greatest number of workloads that are named for each. */
    public static final int MOST_WORKLOADS = 5;

    public RolloutStatus {
        cohort = Absent.text(cohort);
        held = Absent.list(held);
        message = Absent.text(message);
    }

    /** What happens. */
    public enum Phase {
        @JsonProperty("Progressing")
        PROGRESSING,
        @JsonProperty("Held")
        HELD,
        @JsonProperty("Paused")
        PAUSED,
        @JsonProperty("Complete")
        COMPLETE
    }

    /** Why a namespace is held. */
    public enum HoldReason {
        /** Workloads that run would be refused. */
        @JsonProperty("WouldDeny")
        WOULD_DENY,
        /** Nobody can say, because a registry does not answer. */
        @JsonProperty("Undecidable")
        UNDECIDABLE,
        /** Not everything that runs was judged yet. */
        @JsonProperty("NotJudged")
        NOT_JUDGED
    }

    /**
     * A namespace that is held.
     *
     * @param name its name
     * @param reason why; null only in an object that the API server would refuse
     * @param wouldDeny workloads that would be refused
     * @param undecidable workloads about which nobody can say anything
     * @param notJudged workloads that were not judged yet
     * @param workloads the first of those that are the reason, each as {@code <kind>/<name>}
     * @param message what to mend, for people
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Held(
            @Required @Size(max = Bounds.NAME) @JsonPropertyDescription("Name of the namespace.")
            String name,

            @JsonPropertyDescription("Why it is held.") @Nullable
            HoldReason reason,

            @Min(0) @JsonPropertyDescription("Workloads that would be refused.")
            int wouldDeny,

            @Min(0)
            @JsonPropertyDescription("Workloads about which nobody can say anything, since a registry does not answer.")
            int undecidable,

            @Min(0) @JsonPropertyDescription("Workloads that were not judged yet.")
            int notJudged,

            @Size(max = RolloutStatus.MOST_WORKLOADS)
            @JsonPropertyDescription("The first workloads that are the reason, by kind and name.")
            List<@Size(max = 320) String> workloads,

            @Size(max = 1024) @JsonPropertyDescription("What was found, for people.")
            String message) {
        public Held {
            name = Absent.text(name);
            workloads = Absent.list(workloads);
            message = Absent.text(message);
        }
    }
}
