package dev.portcullis.crds.evidencebundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a value has to compare with another. */
public enum Comparison {
    @JsonProperty("Less")
    LESS,
    @JsonProperty("LessOrEqual")
    LESS_OR_EQUAL,
    @JsonProperty("Greater")
    GREATER,
    @JsonProperty("GreaterOrEqual")
    GREATER_OR_EQUAL,
    @JsonProperty("Equal")
    EQUAL,
    @JsonProperty("NotEqual")
    NOT_EQUAL
}
