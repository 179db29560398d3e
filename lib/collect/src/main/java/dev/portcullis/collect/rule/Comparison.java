package dev.portcullis.collect.rule;

import java.math.BigDecimal;

/** How a value has to compare with a threshold. */
public enum Comparison {
    LESS("less than"),
    LESS_OR_EQUAL("at most"),
    GREATER("greater than"),
    GREATER_OR_EQUAL("at least"),
    EQUAL("equal to"),
    NOT_EQUAL("other than");

    private final String words;

    Comparison(String words) {
        this.words = words;
    }

    /** Tells whether the value keeps to the threshold; scales make no difference. */
    public boolean holds(BigDecimal value, BigDecimal threshold) {
        var order = value.compareTo(threshold);
        return switch (this) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
        };
    }

    /** Returns words that the threshold follows. */
    public String words() {
        return words;
    }
}
