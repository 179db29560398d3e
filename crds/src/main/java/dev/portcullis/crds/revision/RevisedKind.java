package dev.portcullis.crds.revision;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds that have revisions. */
public enum RevisedKind {
    @JsonProperty("EvidencePolicy")
    EVIDENCE_POLICY("EvidencePolicy"),
    @JsonProperty("TrustRoot")
    TRUST_ROOT("TrustRoot");

    private final String text;

    RevisedKind(String text) {
        this.text = text;
    }

    /** Returns the kind as in {@code kind:} of its objects. */
    public String text() {
        return text;
    }
}
