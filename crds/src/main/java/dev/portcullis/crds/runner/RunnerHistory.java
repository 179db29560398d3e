package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * Who used how much of a pool until a time. Of those whose shares are equal, who used less is first.
 *
 * @param lastUpdate the time, as RFC 3339
 * @param consumed who used something
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerHistory(
        @Size(max = 64) @JsonPropertyDescription("Until when usage is counted.")
        String lastUpdate,

        @Size(max = RunnerHistory.MOST) @JsonPropertyDescription("Who used something, those who used most first.")
        List<Consumed> consumed) {
    /** The most that are listed, as of rates. */
    public static final int MOST = 1000;

    /** Nothing was counted yet. */
    public static final RunnerHistory NONE = new RunnerHistory("", List.of());

    public RunnerHistory {
        lastUpdate = Absent.text(lastUpdate);
        consumed = Absent.list(consumed);
    }

    /**
     * What somebody used, former usage less than recent.
     *
     * @param budgetName name of the budget; empty for all of the pool
     * @param repository number of the repository in the budget; 0 for all of the budget
     * @param used parts of 1,048,576 of the pool, by seconds; half of it counts after a day
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Consumed(
            @Size(max = 253) @JsonPropertyDescription("Name of the budget; empty for all of the pool.")
            String budgetName,

            @Min(0) @JsonPropertyDescription("Number of the repository in the budget; 0 for all of the budget.")
            Long repository,

            @Min(0)
            @JsonPropertyDescription(
                    "What was used, in parts of 1048576 of the pool, by seconds; what was used a day ago counts half.")
            Long used) {
        public Consumed {
            budgetName = Absent.text(budgetName);
            repository = Absent.or(repository, 0L);
            used = Absent.or(used, 0L);
        }
    }
}
