package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An evidence bundle whose items passed.
 *
 * @param authorities names of the policy's authorities that count
 * @param producers namespaces whose EvidenceBundles count
 * @param items names of items that must have passed, besides those that the bundle itself requires
 * @param controls controls each of which an item must serve that passed
 * @param maxAge the greatest age of the bundle and of those items; null for no limit
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EvidenceBundleDemand(
        @Required
        @Size(min = 1, max = Bounds.AUTHORITIES)
        @JsonPropertyDescription("Authorities of this policy that count; one of them must have signed the bundle.")
        List<@Size(min = 1, max = Bounds.NAME) String> authorities,

        @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Namespaces whose EvidenceBundles count; nobody else's do, whoever signed them.")
        List<@Size(min = 1, max = Bounds.NAME) @Pattern(Bounds.NAME_PATTERN) String> producers,

        @Size(max = 64)
        @JsonPropertyDescription("Names of items that must have passed, besides those that the bundle itself requires.")
        List<@Size(min = 1, max = Bounds.NAME) @Pattern(Bounds.NAME_PATTERN) String> items,

        @Size(max = 32) @JsonPropertyDescription("Controls; each must be served by an item that passed.")
        List<@Size(min = 1, max = Bounds.NAME) @Pattern(Bounds.NO_SPACE_PATTERN) String> controls,

        @Size(min = 2, max = 18)
        @Pattern(Bounds.DURATION_PATTERN)
        @JsonPropertyDescription(
                "Greatest age of the bundle and of the items it is accepted for, for example 168h; left out, there is no limit.")
        @Nullable
        String maxAge)
        implements EvidenceDemand {
    public EvidenceBundleDemand {
        authorities = Absent.list(authorities);
        producers = Absent.list(producers);
        items = Absent.list(items);
        controls = Absent.list(controls);
    }

    @Override
    public Integer threshold() {
        return 1;
    }
}
