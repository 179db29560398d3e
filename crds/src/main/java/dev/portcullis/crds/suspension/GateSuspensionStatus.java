package dev.portcullis.crds.suspension;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.status.Condition;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a suspension.
 *
 * @param observedGeneration the generation of the spec that was last looked at
 * @param conditions by type
 * @param until when it ends or ended (RFC 3339); null where that cannot be said
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GateSuspensionStatus(
        @JsonPropertyDescription("Generation of the spec that was last looked at.") @Nullable
        Long observedGeneration,

        @Size(max = 8) @JsonPropertyDescription("Suspended.")
        List<Condition> conditions,

        @Size(max = 64) @JsonPropertyDescription("When the suspension ends or ended (RFC 3339).") @Nullable
        String until) {
    public GateSuspensionStatus {
        conditions = Absent.list(conditions);
    }
}
