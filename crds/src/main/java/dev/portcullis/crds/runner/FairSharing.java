package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/**
 * How large a share is against those of others.
 *
 * @param weight from 0.001 to 1000
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FairSharing(
        @Default("1")
        @Size(min = 1, max = 8)
        @Pattern("^[0-9]{1,4}(\\.[0-9]{1,3})?$")
        @JsonPropertyDescription("Weight of the share against those of others in the pool, from 0.001 to 1000.")
        String weight) {
    /** A share like any other. */
    public static final FairSharing DEFAULT = new FairSharing("1");

    public FairSharing {
        weight = Absent.or(weight, "1");
    }
}
