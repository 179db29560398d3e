package dev.portcullis.operator.registration;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
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

    private static final List<String> CREATE_AND_UPDATE = List.of("CREATE", "UPDATE");

    private static final RuleWithOperations PROBE =
            rule("portcullis.dev", "v1alpha1", "Cluster", List.of("CREATE"), List.of(PROBES));

    private static final List<RuleWithOperations> WORKLOADS = workloads();

    private static final String POD_SPEC_CHANGES = podSpecChanges();

    private GateRules() {}

    /** Returns the rules of an entry, those for the images of other kinds included. */
    static List<RuleWithOperations> of(Stage stage, ImageResources resources) {
        return switch (stage) {
            case PROBED -> List.of(PROBE);
            case SERVING -> {
                var rules = new ArrayList<>(WORKLOADS);
                resources.all().stream()
                        .map(one -> rule(
                                one.group(), one.version(), "Namespaced", CREATE_AND_UPDATE, List.of(one.resource())))
                        .forEach(rules::add);
                rules.add(PROBE);
                yield List.copyOf(rules);
            }
        };
    }

    /** Returns the conditions of an entry: updates that change no image's place and probes of other entries are not sent. */
    static List<MatchCondition> conditions(String entry, ImageResources resources) {
        var conditions = new ArrayList<MatchCondition>();
        conditions.add(new MatchCondition(POD_SPEC_CHANGES, "pod-spec-changes"));
        for (var one : resources.all()) {
            conditions.add(new MatchCondition(imagesChange(one), "images-change-" + conditions.size()));
        }
        conditions.add(new MatchCondition(
                "request.kind.kind != 'GateProbe' || (has(object.spec) && has(object.spec.entry)"
                        + " && object.spec.entry == '" + entry + "')",
                "own-probes"));
        return conditions;
    }

    /** Returns whether rules reach beyond probes. */
    static boolean serve(List<RuleWithOperations> rules) {
        return rules.stream().anyMatch(rule -> !List.of(PROBES).equals(rule.getResources()));
    }

    /** Returns one rule for the kinds of each API group. */
    private static List<RuleWithOperations> workloads() {
        var resources = new TreeMap<String, SortedSet<String>>();
        for (var kind : WorkloadKind.values()) {
            resources.computeIfAbsent(kind.group(), group -> new TreeSet<>()).add(kind.resource());
        }
        resources.getOrDefault("", new TreeSet<>()).add("pods/ephemeralcontainers");
        var rules = new ArrayList<RuleWithOperations>();
        resources.forEach((group, names) ->
                rules.add(rule(group, WorkloadKind.VERSION, "Namespaced", CREATE_AND_UPDATE, List.copyOf(names))));
        return List.copyOf(rules);
    }

    /** Returns an expression that is true unless an update leaves the pod spec as it is. */
    private static String podSpecChanges() {
        var kinds = Arrays.stream(WorkloadKind.values())
                .collect(groupingBy(WorkloadKind::podSpecFields, LinkedHashMap::new, toList()));
        var groups = Arrays.stream(WorkloadKind.values())
                .map(WorkloadKind::group)
                .distinct()
                .collect(joining("', '", "['", "']"));
        var expression =
                new StringBuilder("request.operation != 'UPDATE' || !(request.kind.group in " + groups + ") || (");
        kinds.forEach((fields, sharing) -> expression
                .append("request.kind.kind in [")
                .append(sharing.stream().map(kind -> "'" + kind.kind() + "'").collect(joining(", ")))
                .append("] ? ")
                .append(FieldChange.knownTypes(fields))
                .append(" : "));
        return expression.append("true)").toString();
    }

    /** Returns an expression that is true unless an update of this resource leaves everything as it is where images may stand. */
    private static String imagesChange(ImageResource resource) {
        var changes = resource.paths().stream()
                .map(ImagePath::leadingFields)
                .distinct()
                .map(FieldChange::unknownTypes)
                .collect(joining(" || "));
        return "request.operation != 'UPDATE' || request.resource.group != '" + resource.group()
                + "' || request.resource.resource != '" + resource.resource() + "' || " + changes;
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
