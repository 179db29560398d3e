package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.policy.Bounds;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runners that are shared.
 *
 * @param parentName the pool that this is a part of; null for one that stands by itself
 * @param resources what it has
 * @param fairSharing its share of the parent
 * @param namespaces whose runner Pods it counts; empty for every runner namespace
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerPoolSpec(
        @Size(min = 1, max = RunnerQuota.NAME)
        @Pattern(Bounds.SUBDOMAIN_PATTERN)
        @JsonPropertyDescription("The pool that this is a part of; left out, it stands by itself.")
        @Nullable
        String parentName,

        @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("What it has; of resources that are not named it has as much as the pool around it.")
        List<RunnerQuota> resources,

        @JsonPropertyDescription("Its share of the pool around it.")
        FairSharing fairSharing,

        @Size(max = 256)
        @JsonPropertyDescription("Namespaces whose runner Pods it counts; left out, every namespace with label"
                + " portcullis.dev/runners. A Pod belongs to the one pool that counts its namespace and has a budget that names its"
                + " repository.")
        List<@Size(min = 1, max = Bounds.NAME) @Pattern(Bounds.NAME_PATTERN) String> namespaces) {
    public RunnerPoolSpec {
        resources = Absent.list(resources);
        fairSharing = Absent.or(fairSharing, FairSharing.DEFAULT);
        namespaces = Absent.list(namespaces);
    }
}
