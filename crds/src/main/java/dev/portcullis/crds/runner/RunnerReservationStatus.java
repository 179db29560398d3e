package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.status.Condition;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * How far a job has come.
 *
 * @param conditions by type
 * @param admissionChecks what it needs besides quota
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunnerReservationStatus(
        @Size(max = 8) @JsonPropertyDescription("QuotaReserved, Admitted, Finished.")
        List<Condition> conditions,

        @Size(max = 8) @JsonPropertyDescription("What the job needs besides quota.")
        List<AdmissionCheck> admissionChecks) {
    public RunnerReservationStatus {
        conditions = Absent.list(conditions);
        admissionChecks = Absent.list(admissionChecks);
    }
}
