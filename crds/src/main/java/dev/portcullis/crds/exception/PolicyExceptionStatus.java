package dev.portcullis.crds.exception;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.status.Condition;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an exception.
 *
 * @param observedGeneration the generation of the spec that was last looked at
 * @param conditions by type
 * @param until when it ends or ended for the policy for which it lasts longest (RFC 3339); null where it never counted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyExceptionStatus(
        @JsonPropertyDescription("Generation of the spec that was last looked at.") @Nullable
        Long observedGeneration,

        @Size(max = 8) @JsonPropertyDescription("InForce.") List<Condition> conditions,

        @Size(max = 64)
        @JsonPropertyDescription(
                "When the exception ends or ended, for the policy for which it lasts longest (RFC 3339).")
        @Nullable
        String until) {
    public PolicyExceptionStatus {
        conditions = Absent.list(conditions);
    }
}
