package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which images in which namespaces a policy is about.
 *
 * @param images patterns of repositories, at least one
 * @param exclude patterns of repositories that the policy leaves alone
 * @param otherImages what happens in these namespaces to images that no policy matches; null where the policy says nothing
 * @param namespaceSelector the namespaces; null for all
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ImageSelection(
        @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Repositories in canonical form with their host, for example"
                + " registry.example.com/apps/**; * stands for one path segment, ** for one or more.")
        List<@Size(min = 1, max = Bounds.TEXT) @Pattern(Bounds.IMAGE_PATTERN) String> images,

        @Size(max = 64) @JsonPropertyDescription("Repositories that the policy leaves alone.")
        List<@Size(min = 1, max = Bounds.TEXT) @Pattern(Bounds.IMAGE_PATTERN) String> exclude,

        @JsonPropertyDescription("What happens in these namespaces to images that no policy matches. Left out, this is"
                + " Refuse with a namespaceSelector and the installation's setting without one.")
        @Nullable
        OtherImages otherImages,

        @JsonPropertyDescription("Namespaces that the policy is about; left out, all that are not exempt.") @Nullable
        NamespaceSelector namespaceSelector) {
    public ImageSelection {
        images = Absent.list(images);
        exclude = Absent.list(exclude);
    }

    /** What happens to images that no policy matches. */
    public enum OtherImages {
        @JsonProperty("Refuse")
        REFUSE,
        @JsonProperty("Warn")
        WARN,
        @JsonProperty("Allow")
        ALLOW
    }
}
