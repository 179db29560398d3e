package dev.portcullis.webhook.policy;

import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.core.policy.LabelSelector.Operator;
import dev.portcullis.core.policy.LabelSelector.Term;
import dev.portcullis.crds.gate.GateEntry;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces in which fail-closed entries of a registration are asked about everything that the open entry is asked about.
 *
 * @param entries the namespaces of each such entry, by the entry's name
 */
record Coverage(Map<String, LabelSelector> entries) {
    static final Coverage NONE = new Coverage(Map.of());

    Coverage {
        entries = Map.copyOf(entries);
    }

    /** Reads a registration; whatever in it is not as expected covers nothing. */
    static Coverage of(@Nullable ValidatingWebhookConfiguration registration) {
        if (registration == null) {
            return NONE;
        }
        var open = registration.getWebhooks().stream()
                .filter(webhook -> GateEntry.webhookName(GateEntry.ADVISE).equals(webhook.getName()))
                .findFirst();
        if (open.isEmpty()) {
            return NONE;
        }
        var entries = new HashMap<String, LabelSelector>();
        for (var webhook : registration.getWebhooks()) {
            entryOf(webhook)
                    .filter(entry -> isAskedAs(open.get(), webhook, entry))
                    .ifPresent(entry -> selector(webhook).ifPresent(selector -> entries.put(entry, selector)));
        }
        return new Coverage(entries);
    }

    private static Optional<String> entryOf(ValidatingWebhook webhook) {
        var name = String.valueOf(webhook.getName());
        var suffix = GateEntry.webhookName("");
        return Optional.of(name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : "")
                .filter(entry -> GateEntry.isName(entry) && GateEntry.isFailClosed(entry));
    }

    private static boolean isAskedAs(ValidatingWebhook open, ValidatingWebhook webhook, String entry) {
        var anyObject = webhook.getObjectSelector();
        return "Fail".equals(webhook.getFailurePolicy())
                && Objects.equals(open.getMatchPolicy(), webhook.getMatchPolicy())
                && webhook.getRules().containsAll(open.getRules())
                && (anyObject == null
                        || (anyObject.getMatchLabels().isEmpty()
                                && anyObject.getMatchExpressions().isEmpty()))
                && conditions(webhook, "", "").equals(conditions(open, "'" + GateEntry.ADVISE + "'", "'" + entry + "'"))
                && address(webhook, "", "").equals(address(open, "/" + GateEntry.ADVISE + "/", "/" + entry + "/"));
    }

    /** Returns the conditions by name, with one entry's name in place of the other's. */
    private static Map<String, String> conditions(ValidatingWebhook webhook, String name, String instead) {
        return webhook.getMatchConditions().stream()
                .collect(Collectors.toMap(
                        MatchCondition::getName,
                        condition -> String.valueOf(condition.getExpression()).replace(name, instead),
                        (first, second) -> first + second));
    }

    /** Returns where the webhook is called, likewise. */
    private static List<String> address(ValidatingWebhook webhook, String name, String instead) {
        var config = webhook.getClientConfig();
        var service = config.getService();
        var path = service == null ? config.getUrl() : service.getPath();
        return List.of(
                String.valueOf(path).replace(name, instead),
                String.valueOf(config.getCaBundle()),
                service == null ? "" : service.getNamespace() + "/" + service.getName() + ":" + service.getPort());
    }

    private static Optional<LabelSelector> selector(ValidatingWebhook webhook) {
        var selector = webhook.getNamespaceSelector();
        if (selector == null) {
            return Optional.of(LabelSelector.EVERYTHING);
        }
        var terms = new ArrayList<Term>();
        selector.getMatchLabels().forEach((key, value) -> terms.add(new Term(key, Operator.IN, Set.of(value))));
        for (var requirement : selector.getMatchExpressions()) {
            var operator = operator(requirement);
            if (operator.isEmpty()) {
                return Optional.empty();
            }
            terms.add(new Term(requirement.getKey(), operator.get(), Set.copyOf(requirement.getValues())));
        }
        return Optional.of(new LabelSelector(terms));
    }

    private static Optional<Operator> operator(LabelSelectorRequirement requirement) {
        return switch (String.valueOf(requirement.getOperator())) {
            case "In" -> Optional.of(Operator.IN);
            case "NotIn" -> Optional.of(Operator.NOT_IN);
            case "Exists" -> Optional.of(Operator.EXISTS);
            case "DoesNotExist" -> Optional.of(Operator.DOES_NOT_EXIST);
            default -> Optional.empty();
        };
    }
}
