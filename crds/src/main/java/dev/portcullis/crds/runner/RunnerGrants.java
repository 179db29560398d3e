package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What a pool granted. It is changed by compare-and-swap only, so that a leader that was replaced cannot add to it.
 *
 * @param epoch of the leader that may grant; 0 before there was one
 * @param uids of the Pods that hold a grant
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerGrants(
        @Min(0) @JsonPropertyDescription("Epoch of the leader that may grant.")
        Long epoch,

        @Size(max = RunnerGrants.MOST) @JsonPropertyDescription("UIDs of the Pods that hold a grant.")
        List<@Size(min = 1, max = 64) String> uids) {
    /** The most grants of one pool. */
    public static final int MOST = 5000;

    /** Nobody granted anything yet. */
    public static final RunnerGrants NONE = new RunnerGrants(0L, List.of());

    public RunnerGrants {
        epoch = Absent.or(epoch, 0L);
        uids = Absent.list(uids);
    }
}
