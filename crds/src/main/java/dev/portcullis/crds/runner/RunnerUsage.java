package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * What is used of one resource.
 *
 * @param name the resource
 * @param used what is held, as a quantity
 * @param nominal what there is, or what the budget is entitled to, as a quantity; empty where nothing limits it here
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerUsage(
        @Required @Size(max = RunnerQuota.NAME) @JsonPropertyDescription("Name of the resource.")
        String name,

        @Size(max = 64) @JsonPropertyDescription("What is held, as a quantity.")
        String used,

        @Size(max = 64) @JsonPropertyDescription("What there is; for a budget, what it is entitled to.")
        String nominal) {
    public RunnerUsage {
        name = Absent.text(name);
        used = Absent.text(used);
        nominal = Absent.text(nominal);
    }
}
