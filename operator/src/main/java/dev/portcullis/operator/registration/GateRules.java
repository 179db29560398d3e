package dev.portcullis.operator.registration;

import dev.portcullis.operator.registration.PlannedEntry.Stage;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import java.util.List;

/** Which requests an entry is asked about. */
final class GateRules {
    static final String PROBES = "gateprobes";

    private static final RuleWithOperations PROBE =
            rule("portcullis.dev", "v1alpha1", "Cluster", List.of("CREATE"), List.of(PROBES));

    private static final List<RuleWithOperations> WORKLOADS = List.of(
            rule("", "v1", "Namespaced", List.of("CREATE", "UPDATE"), List.of("pods", "pods/ephemeralcontainers")),
            rule(
                    "apps",
                    "v1",
                    "Namespaced",
                    List.of("CREATE", "UPDATE"),
                    List.of("daemonsets", "deployments", "replicasets", "statefulsets")),
            rule("batch", "v1", "Namespaced", List.of("CREATE", "UPDATE"), List.of("jobs")),
            PROBE);

    /**
     * True unless an update leaves the pod spec as it is. Total: no access to a field that may be absent, because an error would refuse the
     * request. Objects of kind Pod carry the pod spec in {@code spec}, all others here in {@code spec.template.spec}.
     */
    private static final String POD_SPEC_CHANGES = "request.operation != 'UPDATE' || (request.kind.kind == 'Pod'"
            + " ? (has(object.spec) ? object.spec : null) != (has(oldObject.spec) ? oldObject.spec : null)"
            + " : (has(object.spec) && has(object.spec.template) && has(object.spec.template.spec)"
            + " ? object.spec.template.spec : null)"
            + " != (has(oldObject.spec) && has(oldObject.spec.template) && has(oldObject.spec.template.spec)"
            + " ? oldObject.spec.template.spec : null))";

    private GateRules() {}

    static List<RuleWithOperations> of(Stage stage) {
        return switch (stage) {
            case PROBED -> List.of(PROBE);
            case SERVING -> WORKLOADS;
        };
    }

    /** Returns the conditions of an entry: updates without a change of the pod spec and probes of other entries are not sent. */
    static List<MatchCondition> conditions(String entry) {
        return List.of(
                new MatchCondition(POD_SPEC_CHANGES, "pod-spec-changes"),
                new MatchCondition(
                        "request.kind.kind != 'GateProbe' || (has(object.spec) && has(object.spec.entry)"
                                + " && object.spec.entry == '" + entry + "')",
                        "own-probes"));
    }

    /** Returns whether rules reach beyond probes. */
    static boolean serve(List<RuleWithOperations> rules) {
        return rules.stream().anyMatch(rule -> !List.of(PROBES).equals(rule.getResources()));
    }

    private static RuleWithOperations rule(
            String group, String version, String scope, List<String> operations, List<String> resources) {
        return new RuleWithOperationsBuilder()
                .withApiGroups(group)
                .withApiVersions(version)
                .withScope(scope)
                .withOperations(operations)
                .withResources(resources)
                .build();
    }
}
