package dev.portcullis.crds.suspension;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * Where nothing is refused, why and until when.
 *
 * @param namespaces names of the namespaces, at least one
 * @param reason why, for whoever reads decision records later
 * @param expiresAt end (RFC 3339); the end is never later than 24 hours after creation
 */
@ValidationRule(
        value = "self == oldSelf",
        message = "a suspension cannot be changed: delete it to end it, create another one to go on")
@ValidationRule(
        value = "timestamp(self.expiresAt).getFullYear() > 2025",
        message = "expiresAt must be an instant that is still to come")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GateSuspensionSpec(
        @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Names of the namespaces in which nothing is refused.")
        List<@Size(min = 1, max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$") String> namespaces,

        @Required
        @Size(min = 1, max = 1024)
        @Pattern("\\S")
        @JsonPropertyDescription("Why; it stands in status, Event and log.")
        String reason,

        @Required
        @Size(max = 35)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$")
        @JsonPropertyDescription("End of the suspension (RFC 3339). It ends 24 hours after its creation at the latest.")
        String expiresAt) {
    public GateSuspensionSpec {
        namespaces = Absent.list(namespaces);
        reason = Absent.text(reason);
        expiresAt = Absent.text(expiresAt);
    }
}
