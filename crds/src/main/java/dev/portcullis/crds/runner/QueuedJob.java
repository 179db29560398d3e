package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A job that waits for its turn.
 *
 * @param podUid UID of its Pod
 * @param namespace namespace of its Pod
 * @param podName name of its Pod
 * @param position where it stands among all that wait in the pool, in those around it and in those within; the first is 1
 * @param reason why it waits, in one word
 * @param waitsFor what stands between it and its start, for people
 * @param estimatedSeconds in how long it may start, by how fast jobs ended of late; null where there is no telling
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record QueuedJob(
        @Required @Size(min = 1, max = 64) @JsonPropertyDescription("UID of the Pod that waits.")
        String podUid,

        @Size(max = 63) @JsonPropertyDescription("Namespace of the Pod.")
        String namespace,

        @Size(max = 253) @JsonPropertyDescription("Name of the Pod.")
        String podName,

        @Min(0)
        @JsonPropertyDescription(
                "Where it stands among all that wait in the pool, in those around it and in those within; the first is 1.")
        Long position,

        @Size(max = 64) @JsonPropertyDescription("Why it waits, as one word.")
        String reason,

        @Size(max = 512) @JsonPropertyDescription("What stands between it and its start.")
        String waitsFor,

        @Min(0)
        @JsonPropertyDescription(
                "In how many seconds it may start, by how fast jobs ended of late; left out where there is no telling.")
        @Nullable
        Long estimatedSeconds) {
    private static final int LONGEST = 512;

    public QueuedJob {
        podUid = Absent.text(podUid);
        namespace = Absent.text(namespace);
        podName = Absent.text(podName);
        position = Absent.or(position, 0L);
        reason = Absent.text(reason);
        var text = Absent.text(waitsFor);
        waitsFor = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
