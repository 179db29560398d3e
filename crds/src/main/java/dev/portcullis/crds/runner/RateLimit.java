package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.policy.Bounds;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * How fast jobs may start.
 *
 * @param tokenBucket null only in an object that the API server would refuse
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RateLimit(
        @Required @JsonPropertyDescription("Each start takes a token.") @Nullable
        Bucket tokenBucket) {
    /**
     * A token bucket.
     *
     * @param maxTokens how many it holds
     * @param tokensPerFill how many are added in each interval
     * @param fillInterval the interval
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Bucket(
            @Required @Min(1) @Max(1_000_000) @JsonPropertyDescription("How many jobs may start at once after a pause.")
            Integer maxTokens,

            @Default("1") @Min(1) @Max(1_000_000) @JsonPropertyDescription("How many more may start in each interval.")
            Integer tokensPerFill,

            @Required
            @Size(min = 2, max = 18)
            @Pattern(Bounds.DURATION_PATTERN)
            @JsonPropertyDescription("The interval, for example 60s; at most a day.")
            String fillInterval) {
        public Bucket {
            maxTokens = Absent.or(maxTokens, 0);
            tokensPerFill = Absent.or(tokensPerFill, 1);
            fillInterval = Absent.text(fillInterval);
        }
    }
}
