package dev.portcullis.operator.registration;

import dev.portcullis.crds.gate.GatePath;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.runner.RunnerMarks;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookBuilder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The entries by which Pods of runners wait for their budgets. They fail closed, in namespaces with the label of runners only, and stand only
 * where there is a pool.
 */
final class RunnerEntries {
    private static final String GATES = "gate-runners.portcullis.dev";
    private static final String GUARDS = "guard-runners.portcullis.dev";

    /** Kubelet, network and others annotate Pods all the time: that must go on with every webhook down. */
    private static final String CONCERNS_US = "request.operation != 'UPDATE' || "
            + FieldChange.knownTypes(List.of("spec")) + " || "
            + FieldChange.knownTypes(List.of("metadata", "ownerReferences")) + " || "
            + changes("labels", RunnerMarks.BUDGET_LABEL) + " || "
            + changes("labels", RunnerMarks.PARENT_LABEL) + " || "
            + changes("annotations", RunnerMarks.GRANT_EPOCH);

    private RunnerEntries() {}

    /**
     * Returns the entry that adds the gate.
     *
     * @param leftOut namespaces where the gate is suspended
     */
    static MutatingWebhook gating(RegistrationBuilder gate, InstallationKey key, String caBundle, Set<String> leftOut) {
        return new MutatingWebhookBuilder()
                .withName(GATES)
                .withAdmissionReviewVersions("v1")
                .withClientConfig(gate.endpoint().calling(GatePath.gatingRunners(key), caBundle))
                .withFailurePolicy("Fail")
                .withMatchPolicy("Equivalent")
                .withNamespaceSelector(namespaces(gate, leftOut))
                .withObjectSelector(new LabelSelector())
                .withReinvocationPolicy("IfNeeded")
                .withRules(rule(List.of("CREATE"), List.of("pods")))
                .withSideEffects("None")
                .withTimeoutSeconds(RegistrationBuilder.TIMEOUT_SECONDS)
                .build();
    }

    /**
     * Returns the entry that guards gate and marks.
     *
     * @param leftOut namespaces where the gate is suspended
     */
    static ValidatingWebhook guarding(
            RegistrationBuilder gate, InstallationKey key, String caBundle, Set<String> leftOut) {
        return new ValidatingWebhookBuilder()
                .withName(GUARDS)
                .withAdmissionReviewVersions("v1")
                .withClientConfig(gate.endpoint().calling(GatePath.guardingRunners(key), caBundle))
                .withFailurePolicy("Fail")
                .withMatchPolicy("Equivalent")
                .withMatchConditions(new MatchCondition(CONCERNS_US, "concerns-runners"))
                .withNamespaceSelector(namespaces(gate, leftOut))
                .withObjectSelector(new LabelSelector())
                // Whoever may write a status may change labels with it.
                .withRules(rule(
                        List.of("CREATE", "UPDATE"),
                        List.of("pods", "pods/ephemeralcontainers", "pods/resize", "pods/status")))
                .withSideEffects("None")
                .withTimeoutSeconds(RegistrationBuilder.TIMEOUT_SECONDS)
                .build();
    }

    private static LabelSelector namespaces(RegistrationBuilder gate, Set<String> leftOut) {
        return new LabelSelectorBuilder(gate.namespaces(leftOut))
                .addToMatchLabels(RunnerMarks.NAMESPACE_LABEL, RunnerMarks.ENABLED)
                .build();
    }

    private static RuleWithOperations rule(List<String> operations, List<String> resources) {
        return new RuleWithOperationsBuilder()
                .withApiGroups("")
                .withApiVersions("v1")
                .withScope("Namespaced")
                .withOperations(operations)
                .withResources(resources)
                .build();
    }

    /** Returns an expression that is true if a label or annotation is another than it was. */
    private static String changes(String field, String key) {
        return List.of("object", "oldObject").stream()
                .map(object -> "(has(" + object + ".metadata." + field + ") && '" + key + "' in " + object
                        + ".metadata." + field + " ? " + object + ".metadata." + field + "['" + key + "'] : '')")
                .collect(Collectors.joining(" != "));
    }
}
