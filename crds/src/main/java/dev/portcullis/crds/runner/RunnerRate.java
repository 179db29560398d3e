package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Size;

/**
 * What a budget's rate limit has left. It is written together with the grants that took of it.
 *
 * @param budgetName name of the budget
 * @param fullAt when its bucket is full again if nothing starts until then, as RFC 3339
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerRate(
        @Size(max = 253) @JsonPropertyDescription("Name of the budget.")
        String budgetName,

        @Size(max = 64) @JsonPropertyDescription("When its bucket is full again if nothing starts until then.")
        String fullAt) {
    public RunnerRate {
        budgetName = Absent.text(budgetName);
        fullAt = Absent.text(fullAt);
    }
}
