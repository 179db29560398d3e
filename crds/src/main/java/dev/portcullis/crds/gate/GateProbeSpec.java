package dev.portcullis.crds.gate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Which entry is asked, and what.
 *
 * @param entry the entry of the registration that must refuse
 * @param challenge random text that the answer depends on
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GateProbeSpec(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("Entry of the webhook's registration that must refuse this object.")
        String entry,

        @Required
        @Size(min = 16, max = 64)
        @Pattern("^[0-9A-Za-z]+$")
        @JsonPropertyDescription("Random text that the answer depends on.")
        String challenge) {
    public GateProbeSpec {
        entry = Absent.text(entry);
        challenge = Absent.text(challenge);
    }
}
