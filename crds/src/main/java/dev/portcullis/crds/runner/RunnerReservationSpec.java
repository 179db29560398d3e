package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one job holds.
 *
 * @param podUid UID of its Pod, which is the name of the reservation too
 * @param podName name of its Pod
 * @param poolName where it is held
 * @param budgetName which budget pays; empty where none does
 * @param repository whose job it is
 * @param run the run within the repository; empty where that was not known when this was granted
 * @param amounts what is held, by resource
 * @param epoch of the leader that wrote it
 * @param grantedAt since when (RFC 3339)
 */
@ValidationRule(value = "self == oldSelf", message = "a reservation's spec is immutable")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerReservationSpec(
        @Required @Size(min = 1, max = 64) @JsonPropertyDescription("UID of the Pod that holds it.")
        String podUid,

        @Size(max = 253) @JsonPropertyDescription("Name of the Pod.")
        String podName,

        @Required @Size(min = 1, max = RunnerQuota.NAME) @JsonPropertyDescription("Pool in which it is held.")
        String poolName,

        @Size(max = RunnerQuota.NAME) @JsonPropertyDescription("Budget that pays; left out where none does.")
        String budgetName,

        @JsonPropertyDescription("Repository whose job it is.")
        Repository repository,

        @Size(max = 253)
        @JsonPropertyDescription("Run within the repository; left out where that was not known when this was granted.")
        String run,

        @JsonDeserialize(contentUsing = LenientQuantity.class)
        @Size(max = 64)
        @JsonPropertyDescription("What is held, by resource.")
        Map<String, @Pattern(RunnerQuota.AMOUNT) IntOrString> amounts,

        @Min(0) @JsonPropertyDescription("Epoch of the leader that wrote it.")
        Long epoch,

        @Size(max = 64) @JsonPropertyDescription("Since when it is held (RFC 3339).")
        String grantedAt) {
    public RunnerReservationSpec {
        podUid = Absent.text(podUid);
        podName = Absent.text(podName);
        poolName = Absent.text(poolName);
        budgetName = Absent.text(budgetName);
        repository = Absent.or(repository, new Repository(0L, ""));
        run = Absent.text(run);
        amounts = amounts == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(amounts));
        epoch = Absent.or(epoch, 0L);
        grantedAt = Absent.text(grantedAt);
    }

    /**
     * A repository.
     *
     * @param id its number at the forge; 0 where nobody knows it
     * @param name its name at that time
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Repository(
            @Min(0) @JsonPropertyDescription("Number at the forge.")
            Long id,

            @Size(max = 256) @JsonPropertyDescription("Name at that time.")
            String name) {
        public Repository {
            id = Absent.or(id, 0L);
            name = Absent.text(name);
        }
    }
}
