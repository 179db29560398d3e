package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a policy comes to be enforced, namespace by namespace. Each that the policy selects when the rollout begins is audited until it is
 * promoted; one that comes later is enforced.
 *
 * @param cohorts namespaces that are promoted together, in this order; those of none come last
 * @param soak how long a cohort is looked at before its namespaces are promoted
 * @param maxWouldDeny how many workloads of a namespace may be refused without holding it
 * @param maxUndecidable how many workloads of a namespace nobody can say anything about without holding it
 * @param whenHeld what held namespaces mean for the next cohort
 * @param paused whether nothing is promoted for now
 * @param enforceAt when everything is enforced, whatever is held (RFC 3339); null for never
 */
@ValidationRule(
        value = "!has(self.enforceAt) || timestamp(self.enforceAt).getFullYear() > 2025",
        message = "enforceAt must be an instant")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RolloutSpec(
        @Size(max = 16)
        @JsonPropertyDescription("Namespaces that are promoted together, in this order; one that several select belongs"
                + " to the first, and those that none selects come last.")
        List<Cohort> cohorts,

        @Default(RolloutSpec.A_DAY)
        @Size(min = 2, max = 18)
        @Pattern(Bounds.DURATION_PATTERN)
        @JsonPropertyDescription("How long a cohort is looked at before its namespaces are enforced, for example 24h.")
        String soak,

        @Default("0")
        @Min(0)
        @Max(RolloutSpec.MOST)
        @JsonPropertyDescription("Workloads of one namespace that would be refused; more of them hold the namespace.")
        Integer maxWouldDeny,

        @Default("0")
        @Min(0)
        @Max(RolloutSpec.MOST)
        @JsonPropertyDescription(
                "Workloads of one namespace about which nobody can say anything, because a registry does"
                        + " not answer; more of them hold the namespace, and two such namespaces hold the whole rollout.")
        Integer maxUndecidable,

        @Default("Continue")
        @JsonPropertyDescription(
                "Whether the next cohort begins while namespaces of this one are held: Continue, or Wait.")
        WhenHeld whenHeld,

        @Default("false")
        @JsonPropertyDescription("Nothing is promoted while this is true, enforceAt or not. What is enforced stays so.")
        Boolean paused,

        @Size(max = 35)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$")
        @JsonPropertyDescription(
                "When everything is enforced, whatever is held (RFC 3339). Left out, what is held stays"
                        + " audited until it is mended.")
        @Nullable
        String enforceAt) {
    static final String A_DAY = "24h";
    static final int MOST = 10_000;

    /** What an empty object says. */
    public static final RolloutSpec DEFAULT =
            new RolloutSpec(List.of(), A_DAY, 0, 0, WhenHeld.CONTINUE, Boolean.FALSE, null);

    public RolloutSpec {
        cohorts = Absent.list(cohorts);
        soak = Absent.or(soak, A_DAY);
        maxWouldDeny = Absent.or(maxWouldDeny, 0);
        maxUndecidable = Absent.or(maxUndecidable, 0);
        whenHeld = Absent.or(whenHeld, WhenHeld.CONTINUE);
        paused = Absent.or(paused, Boolean.FALSE);
    }

    /**
     * Namespaces that are promoted together.
     *
     * @param name tells it from others
     * @param namespaceSelector which namespaces, of those that the policy selects; null only in an object that the API server would refuse
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Cohort(
            @Required
            @Size(min = 1, max = Bounds.NAME)
            @Pattern(Bounds.NAME_PATTERN)
            @JsonPropertyDescription("Name of the cohort.")
            String name,

            @Required @JsonPropertyDescription("Its namespaces, of those that the policy selects.") @Nullable
            NamespaceSelector namespaceSelector) {
        public Cohort {
            name = Absent.text(name);
        }
    }

    /** What held namespaces mean for the next cohort. */
    public enum WhenHeld {
        @JsonProperty("Continue")
        CONTINUE,
        @JsonProperty("Wait")
        WAIT
    }
}
