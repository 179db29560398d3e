package dev.portcullis.crds.trust;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.status.Condition;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a trust root.
 *
 * @param observedGeneration the generation of the spec that was last looked at
 * @param conditions by type
 * @param revision name of the {@code PolicyRevision} in force; null before the first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrustRootStatus(
        @JsonPropertyDescription("Generation of the spec that was last looked at.") @Nullable
        Long observedGeneration,

        @Size(max = 8)
        @JsonPropertyDescription("Accepted, ResolvedRefs and Ready; Stale where a TUF repository is followed.")
        List<Condition> conditions,

        @Size(max = 253) @JsonPropertyDescription("Name of the PolicyRevision in force.") @Nullable
        String revision) {
    public TrustRootStatus {
        conditions = Absent.list(conditions);
    }
}
