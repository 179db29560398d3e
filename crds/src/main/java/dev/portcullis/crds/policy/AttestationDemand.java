package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signed in-toto statement.
 *
 * @param predicateType the statement's predicate type
 * @param authorities names of the policy's authorities that count
 * @param threshold how many of them must have signed, each by a different signer
 * @param maxAge the greatest age; null for no limit
 * @param per what must have it: the image that is named, or each platform of an index
 */
@ValidationRule(
        value = "!has(self.threshold) || self.threshold <= self.authorities.size()",
        message = "threshold must not exceed the number of authorities")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AttestationDemand(
        @Required
        @Size(min = 1, max = Bounds.TEXT)
        @Pattern(Bounds.NO_SPACE_PATTERN)
        @JsonPropertyDescription("Predicate type of the statement, a URI.")
        String predicateType,

        @Required
        @Size(min = 1, max = Bounds.AUTHORITIES)
        @JsonPropertyDescription("Authorities of this policy that count.")
        List<@Size(min = 1, max = Bounds.NAME) String> authorities,

        @Default("1")
        @Min(1)
        @Max(Bounds.AUTHORITIES)
        @JsonPropertyDescription("How many of them must have signed, each by a different signer.")
        Integer threshold,

        @Size(min = 2, max = 18)
        @Pattern(Bounds.DURATION_PATTERN)
        @JsonPropertyDescription("Greatest age, for example 168h or 1h30m; left out, there is no limit.")
        @Nullable
        String maxAge,

        @Default("Image")
        @JsonPropertyDescription("What must have it: the Image that is named, whose index covers its platforms, or each"
                + " Platform of an index that is wanted.")
        Per per)
        implements EvidenceDemand {
    public AttestationDemand {
        predicateType = Absent.text(predicateType);
        authorities = Absent.list(authorities);
        threshold = Absent.or(threshold, 1);
        per = Absent.or(per, Per.IMAGE);
    }

    /** What must have evidence. */
    public enum Per {
        @JsonProperty("Image")
        IMAGE,
        @JsonProperty("Platform")
        PLATFORM
    }
}
