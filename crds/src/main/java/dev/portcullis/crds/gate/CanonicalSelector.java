package dev.portcullis.crds.gate;

import dev.portcullis.crds.policy.NamespaceSelector;
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
                .map(label -> term(label.getKey(), Operator.IN, List.of(label.getValue())));
        var expressions = selector.matchExpressions().stream()
                .map(expression -> term(expression.key(), expression.operator(), expression.values()));
        return Stream.concat(labels, expressions).collect(Collectors.toCollection(TreeSet::new)).stream()
                .collect(Collectors.joining("\n"));
    }

    private static String term(String key, @Nullable Operator operator, Collection<String> values) {
        return key + " " + (operator == null ? "" : operator.text()) + " " + String.join(",", new TreeSet<>(values));
    }
}
