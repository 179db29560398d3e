package dev.portcullis.core.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Kubernetes label selector: all terms must hold; no term matches everything.
 *
 * @param terms the conditions, those of {@code matchLabels} written as {@link Operator#IN} with one value
 */
public record LabelSelector(List<Term> terms) {
    /** Matches every set of labels. */
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    public LabelSelector {
        terms = List.copyOf(terms);
    }

    public boolean matches(Map<String, String> labels) {
        return terms.stream().allMatch(term -> term.matches(labels));
    }

    /** Returns whether the selector selects everything because it demands nothing. */
    public boolean isEmpty() {
        return terms.isEmpty();
    }

    /** One condition on one label key. */
    public record Term(String key, Operator operator, Set<String> values) {
        public Term {
            values = Set.copyOf(values);
        }

        boolean matches(Map<String, String> labels) {
            var value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    /** The operators of {@code matchExpressions}. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }
}
