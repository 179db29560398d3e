package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A repository.
 *
 * @param id its number at the forge, which alone identifies it
 * @param name as owner/name: by it the repository is known of a scale set, whose address has no number; null where nobody needs one
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerRepository(
        @Required
        @Min(1)
        @JsonPropertyDescription(
                "Number of the repository at the forge, which alone identifies it: names are given up and taken.")
        Long id,

        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
                "Name at the forge as owner/name, upper and lower case alike. A scale set's githubConfigUrl names its"
                        + " repository by it; without it, no Pod of a scale set belongs to this repository.")
        @Nullable
        String name) {
    public RunnerRepository {
        id = Absent.or(id, 0L);
    }
}
