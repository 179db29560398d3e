package dev.portcullis.cli.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.crds.runner.AdmissionCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with one job.
 *
 * @param namespace namespace of its Pod
 * @param pod name of its Pod
 * @param podUid UID of its Pod
 * @param state in which state it is
 * @param payer who pays for it; null where nobody is known
 * @param reason why it is in that state, in one word; empty where there is nothing to add
 * @param message the same for people
 * @param queue where it stands; null where it stands in no queue
 * @param checks what it needs besides quota, as far as that was looked at
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record JobStanding(
        String namespace,
        String pod,
        String podUid,
        State state,
        @Nullable PaidBy payer,
        String reason,
        String message,
        @Nullable Queue queue,
        List<AdmissionCheck> checks) {
    JobStanding {
        checks = List.copyOf(checks);
    }

    /** The states of a job. */
    enum State {
        /** It ended, and holds nothing. */
        @JsonProperty("Ended")
        ENDED,
        /** Its gate is open. */
        @JsonProperty("Admitted")
        ADMITTED,
        /** It runs, or may, though nobody granted it anything. */
        @JsonProperty("Charged")
        CHARGED,
        /** It holds a grant, and its gate is shut. */
        @JsonProperty("QuotaReserved")
        QUOTA_RESERVED,
        /** It waits. */
        @JsonProperty("Waiting")
        WAITING,
        /** It is no runner's, and concerns no budget. */
        @JsonProperty("NoRunner")
        NO_RUNNER,
        /** Nobody can say. */
        @JsonProperty("Unknown")
        UNKNOWN
    }

    /**
     * Who pays.
     *
     * @param repository whose job it is
     * @param run number of the run; empty while there is none
     */
    record PaidBy(String pool, String budget, String repository, String run) {}

    /**
     * Where it stands.
     *
     * @param position among all that wait below the same root; the first is 1
     * @param estimatedSeconds in how long it may start; null where there is no telling
     */
    record Queue(long position, @Nullable Long estimatedSeconds) {}
}
