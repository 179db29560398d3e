package dev.portcullis.crds.compile;

import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.core.policy.LabelSelector.Term;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.NamespaceSelector.Expression;
import dev.portcullis.crds.policy.NamespaceSelector.Operator;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles label selectors. */
public final class Selectors {
    private Selectors() {}

    /** Returns the selector of a policy that was accepted; null selects everything. */
    public static LabelSelector ofAccepted(@Nullable NamespaceSelector selector) {
        return compile("", selector, new Problems());
    }

    /** Adds to the problems; the result then means nothing. */
    static LabelSelector compile(String path, @Nullable NamespaceSelector selector, Problems problems) {
        if (selector == null) {
            return LabelSelector.EVERYTHING;
        }
        var terms = new ArrayList<Term>();
        selector.matchLabels().forEach((key, value) -> {
            checkKey(path + ".matchLabels", key, problems);
            terms.add(new Term(key, LabelSelector.Operator.IN, Set.of(value)));
        });
        for (var i = 0; i < selector.matchExpressions().size(); i++) {
            var here = path + ".matchExpressions[" + i + "]";
            var expression = selector.matchExpressions().get(i);
            var operator = expression.operator();
            if (operator != null && fits(here, operator, expression, problems)) {
                terms.add(new Term(expression.key(), operator(operator), Set.copyOf(expression.values())));
            }
        }
        return new LabelSelector(terms);
    }

    private static boolean fits(String path, Operator operator, Expression expression, Problems problems) {
        var takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
        if (takesValues == expression.values().isEmpty()) {
            problems.invalid(path, "values go with In and NotIn, and only with them");
            return false;
        }
        return true;
    }

    private static void checkKey(String path, String key, Problems problems) {
        if (!NamespaceSelector.isLabelKey(key)) {
            problems.invalid(path, "\"" + key + "\" is no label key");
        }
    }

    private static LabelSelector.Operator operator(Operator operator) {
        return switch (operator) {
            case IN -> LabelSelector.Operator.IN;
            case NOT_IN -> LabelSelector.Operator.NOT_IN;
            case EXISTS -> LabelSelector.Operator.EXISTS;
            case DOES_NOT_EXIST -> LabelSelector.Operator.DOES_NOT_EXIST;
        };
    }
}
