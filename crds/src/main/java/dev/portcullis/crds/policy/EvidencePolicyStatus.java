package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.status.Condition;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a policy.
 *
 * @param observedGeneration the generation of the spec that was last looked at
 * @param conditions by type
 * @param revision name of the {@code PolicyRevision} in force; null before the first
 * @param rollout how far the rollout is; null for a policy without one
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvidencePolicyStatus(
        @JsonPropertyDescription("Generation of the spec that was last looked at.") @Nullable
        Long observedGeneration,

        @Size(max = 8) @JsonPropertyDescription("Accepted, ResolvedRefs and Ready; RolledOut with a rollout.")
        List<Condition> conditions,

        @Size(max = 253) @JsonPropertyDescription("Name of the PolicyRevision in force.") @Nullable
        String revision,

        @JsonPropertyDescription("How far the rollout is.") @Nullable
        RolloutStatus rollout) {
    public EvidencePolicyStatus {
        conditions = Absent.list(conditions);
    }

    /** Makes the status of a policy without a rollout. */
    public EvidencePolicyStatus(
            @Nullable Long observedGeneration, List<Condition> conditions, @Nullable String revision) {
        this(observedGeneration, conditions, revision, null);
    }
}
