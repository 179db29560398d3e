package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when a requirement is unmet. */
public enum PolicyMode {
    /** It is recorded. */
    @JsonProperty("Audit")
    AUDIT,
    /** It is recorded and told to the user. */
    @JsonProperty("Warn")
    WARN,
    /** The request is refused. */
    @JsonProperty("Enforce")
    ENFORCE
}
