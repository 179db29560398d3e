package dev.portcullis.crds.gate;

import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.NamespaceSelector.Expression;
import dev.portcullis.crds.policy.NamespaceSelector.Operator;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One text for all selectors that say the same with the same terms. */
final class CanonicalSelector {
    private CanonicalSelector() {}

    /** Returns one line per term, without duplicates, sorted by key, operator and values; labels hold none of the separators. */
    static String of(@Nullable NamespaceSelector selector) {
        if (selector == null) {
            return "";
        }
        var labels = selector.matchLabels().entrySet().stream()
                .map(label -> term(label.getKey(), Operator.IN.text(), List.of(label.getValue())));
        var expressions = selector.matchExpressions().stream().map(CanonicalSelector::term);
        return lines(Stream.concat(labels, expressions));
    }

    /** Returns the same for a compiled selector. */
    static String of(LabelSelector selector) {
        return lines(selector.terms().stream().map(term -> term(term.key(), text(term.operator()), term.values())));
    }

    private static String lines(Stream<String> terms) {
        return String.join("\n", terms.collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String term(Expression expression) {
        var operator = expression.operator();
        return term(expression.key(), operator == null ? "" : operator.text(), expression.values());
    }

    private static String term(String key, String operator, Collection<String> values) {
        return key + " " + operator + " " + String.join(",", new TreeSet<>(values));
    }

    private static String text(LabelSelector.Operator operator) {
        return switch (operator) {
            case IN -> Operator.IN.text();
            case NOT_IN -> Operator.NOT_IN.text();
            case EXISTS -> Operator.EXISTS.text();
            case DOES_NOT_EXIST -> Operator.DOES_NOT_EXIST.text();
        };
    }
}
