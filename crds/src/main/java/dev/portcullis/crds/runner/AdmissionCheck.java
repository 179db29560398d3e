package dev.portcullis.crds.runner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Something besides quota that a job needs before it starts.
 *
 * @param name which check; null only in an object that the API server would refuse
 * @param state how it stands; null as above
 * @param message why, for people
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AdmissionCheck(
        @Required @JsonPropertyDescription("Which check.") @Nullable
        Name name,

        @Required @JsonPropertyDescription("How it stands.") @Nullable
        State state,

        @Size(max = 1024) @JsonPropertyDescription("Why, for people.")
        String message) {
    private static final int LONGEST = 1024;

    public AdmissionCheck {
        var text = Absent.text(message);
        message = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    /** The checks. */
    public enum Name {
        /** Its images have the evidence that policies demand. */
        @JsonProperty("Evidence")
        EVIDENCE,
        /** It is isolated as its profile says. */
        @JsonProperty("Isolation")
        ISOLATION,
        /** Its secrets can be had. */
        @JsonProperty("Secrets")
        SECRETS
    }

    /** How a check stands. */
    public enum State {
        /** It is not known yet. */
        @JsonProperty("Pending")
        PENDING,
        /** Nothing stands against it. */
        @JsonProperty("Ready")
        READY,
        /** It failed for now, and its quota goes to others until it is tried again. */
        @JsonProperty("Retry")
        RETRY,
        /** It is refused. */
        @JsonProperty("Rejected")
        REJECTED
    }
}
