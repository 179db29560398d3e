package dev.portcullis.crds.evidencebundle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.policy.Bounds;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of evidence: where it is, and what it has to say.
 *
 * @param name unique in the bundle
 * @param predicateType which kind of evidence it stands for, a URI
 * @param required whether the bundle is incomplete without it
 * @param controls identifiers of the controls that it serves
 * @param maxAge how old it may be; null for no limit
 * @param from where it is
 * @param check what it has to say; null for nothing more than that it is there
 */
@ValidationRule(
        value = "!has(self.check) || !has(self.from.prometheus)",
        message = "a query has its threshold in from.prometheus and takes no check")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BundleItemSpec(
        @Required
        @Size(min = 1, max = Bounds.NAME)
        @Pattern(Bounds.NAME_PATTERN)
        @JsonPropertyDescription("Name that the bundle and policies use.")
        String name,

        @Required
        @Size(min = 1, max = Bounds.TEXT)
        @Pattern("^[!-~]+$")
        @JsonPropertyDescription("Which kind of evidence it stands for, a URI.")
        String predicateType,

        @Default("true") @JsonPropertyDescription("Whether the bundle is incomplete without it.")
        Boolean required,

        @Size(max = 32) @JsonPropertyDescription("Identifiers of the controls that it serves, for example SOC2/CC8.1.")
        List<@Size(min = 1, max = Bounds.NAME) @Pattern("^[!-~]+$") String> controls,

        @Size(min = 2, max = 18)
        @Pattern(Bounds.DURATION_PATTERN)
        @JsonPropertyDescription(
                "How old it may be, for example 168h; left out, there is no limit. What tells no time is of when it was collected.")
        @Nullable
        String maxAge,

        @Required @JsonPropertyDescription("Where it is.") @Nullable
        SourceSpec from,

        @JsonPropertyDescription("What it has to say; left out, that it is there.") @Nullable
        CheckSpec check) {
    public BundleItemSpec {
        name = Absent.text(name);
        predicateType = Absent.text(predicateType);
        required = Absent.or(required, true);
        controls = Absent.list(controls);
    }
}
