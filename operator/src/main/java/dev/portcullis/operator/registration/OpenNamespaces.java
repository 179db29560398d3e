package dev.portcullis.operator.registration;

import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.NamespaceSelector.Expression;
import dev.portcullis.crds.policy.NamespaceSelector.Operator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the namespaces that the open entry is to be asked about: not those where a fail-closed entry decides all the same, as far as a
 * selector can say that. A selector is a conjunction, so the opposite of one with a single term is a term again, and that of one with several
 * is none: such namespaces stay with the open entry too, which then leaves the decision to the other.
 */
final class OpenNamespaces {
    /** Every namespace has this label, and nobody can remove it. */
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private OpenNamespaces() {}

    /**
     * Returns the selector.
     *
     * @param serving the fail-closed entries that workloads are sent to
     * @return the namespaces besides theirs; null for all
     */
    static @Nullable NamespaceSelector besides(Collection<PlannedEntry> serving) {
        var terms = new ArrayList<Expression>();
        for (var entry : serving) {
            opposite(terms(entry)).ifPresent(terms::add);
        }
        return terms.isEmpty() ? null : new NamespaceSelector(Map.of(), terms);
    }

    private static List<Expression> terms(PlannedEntry entry) {
        var terms = new ArrayList<Expression>();
        var selector = entry.selector();
        if (selector != null) {
            terms.addAll(selector.matchExpressions());
            selector.matchLabels().forEach((key, value) -> terms.add(new Expression(key, Operator.IN, List.of(value))));
        }
        if (!entry.leftOut().isEmpty()) {
            terms.add(new Expression(
                    NAMESPACE_NAME,
                    Operator.NOT_IN,
                    entry.leftOut().stream().sorted().toList()));
        }
        return terms;
    }

    private static Optional<Expression> opposite(List<Expression> terms) {
        return switch (terms.size()) {
            case 0 -> Optional.of(new Expression(NAMESPACE_NAME, Operator.DOES_NOT_EXIST, List.of()));
            case 1 -> opposite(terms.getFirst());
            default -> Optional.empty();
        };
    }

    private static Optional<Expression> opposite(Expression term) {
        return Optional.ofNullable(term.operator())
                .map(operator -> switch (operator) {
                    case IN -> Operator.NOT_IN;
                    case NOT_IN -> Operator.IN;
                    case EXISTS -> Operator.DOES_NOT_EXIST;
                    case DOES_NOT_EXIST -> Operator.EXISTS;
                })
                .map(operator -> new Expression(term.key(), operator, term.values()));
    }
}
