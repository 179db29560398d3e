package dev.portcullis.crds.revision;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The accepted content.
 *
 * @param kind kind of the object that was accepted
 * @param name its name
 * @param generation its generation; for information, outside the MAC
 * @param content its spec as canonical JSON, references resolved
 * @param contentHash SHA-256 of the content's UTF-8 bytes, as 64 hexadecimal digits
 */
@ValidationRule(value = "self == oldSelf", message = "a revision's spec is immutable")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyRevisionSpec(
        @Required @JsonPropertyDescription("Kind of the accepted object.") @Nullable
        RevisedKind kind,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the accepted object.")
        String name,

        @Min(0) @JsonPropertyDescription("Generation of the accepted object; for information.")
        long generation,

        @Required
        @Size(min = 2, max = PolicyRevisionSpec.MAXIMUM_CONTENT)
        @JsonPropertyDescription("The accepted spec as canonical JSON, with every reference resolved.")
        String content,

        @Required @Pattern("^[0-9a-f]{64}$") @Size(max = 64) @JsonPropertyDescription("SHA-256 of the content.")
        String contentHash) {
    /** The greatest length of content, in characters. */
    public static final int MAXIMUM_CONTENT = 524_288;

    public PolicyRevisionSpec {
        name = Absent.text(name);
        content = Absent.text(content);
        contentHash = Absent.text(contentHash);
    }

    /** Makes the spec of a revision of this content. */
    public static PolicyRevisionSpec of(RevisedKind kind, String name, long generation, String content) {
        return new PolicyRevisionSpec(kind, name, generation, content, ContentHash.of(content));
    }
}
