package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * Which exceptions a policy admits.
 *
 * @param namespaces names of the namespaces in which exceptions may count; with none, no exception does
 * @param maxDuration longest time from approval to end
 * @param digestRequired whether an image must be named by digest in spite of an exception
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExceptionsSpec(
        @Size(max = 256)
        @JsonPropertyDescription("Names of the namespaces in which a PolicyException may count; with none, none does.")
        List<@Size(min = 1, max = Bounds.NAME) @Pattern(Bounds.NAME_PATTERN) String> namespaces,

        @Default(ExceptionsSpec.A_WEEK)
        @Size(min = 2, max = 18)
        @Pattern(Bounds.DURATION_PATTERN)
        @JsonPropertyDescription("Longest time from the approval of an exception to its end, for example 168h.")
        String maxDuration,

        @Default("true") @JsonPropertyDescription("Whether an image must be named by digest in spite of an exception.")
        Boolean digestRequired) {
    static final String A_WEEK = "168h";

    public ExceptionsSpec {
        namespaces = Absent.list(namespaces);
        maxDuration = Absent.or(maxDuration, A_WEEK);
        digestRequired = Absent.or(digestRequired, Boolean.TRUE);
    }
}
