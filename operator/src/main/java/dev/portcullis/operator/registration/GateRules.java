package dev.portcullis.operator.registration;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.portcullis.crds.workload.WorkloadKind;
import dev.portcullis.operator.registration.PlannedEntry.Stage;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which requests an entry is asked about. */
final class GateRules {
    static final String PROBES = "gateprobes";

    private static final RuleWithOperations PROBE =
            rule("portcullis.dev", "v1alpha1", "Cluster", List.of("CREATE"), List.of(PROBES));

    private static final List<RuleWithOperations> WORKLOADS = workloads();

    private static final String POD_SPEC_CHANGES = podSpecChanges();

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

    /** Returns one rule for the kinds of each API group, and one for probes. */
    private static List<RuleWithOperations> workloads() {
        var resources = new TreeMap<String, SortedSet<String>>();
        for (var kind : WorkloadKind.values()) {
            resources.computeIfAbsent(kind.group(), group -> new TreeSet<>()).add(kind.resource());
        }
        resources.getOrDefault("", new TreeSet<>()).add("pods/ephemeralcontainers");
        var rules = new ArrayList<RuleWithOperations>();
        resources.forEach((group, names) -> rules.add(
                rule(group, WorkloadKind.VERSION, "Namespaced", List.of("CREATE", "UPDATE"), List.copyOf(names))));
        rules.add(PROBE);
        return List.copyOf(rules);
    }

    /** Returns an expression that is true unless an update leaves the pod spec as it is. */
    private static String podSpecChanges() {
        var kinds = Arrays.stream(WorkloadKind.values())
                .collect(groupingBy(WorkloadKind::podSpecFields, LinkedHashMap::new, toList()));
        var expression = new StringBuilder("request.operation != 'UPDATE' || (");
        kinds.forEach((fields, sharing) -> expression
                .append("request.kind.kind in [")
                .append(sharing.stream().map(kind -> "'" + kind.kind() + "'").collect(joining(", ")))
                .append("] ? ")
                .append(FieldChange.expression(fields))
                .append(" : "));
        return expression.append("true)").toString();
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
