package dev.portcullis.operator.report;

import dev.portcullis.cluster.judging.Result.Outcome;
import dev.portcullis.core.decision.PlainText;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.operator.report.PolicyTally.Namespace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the report about a policy says, as the fields of OpenReports {@code openreports.io/v1alpha1}. Bounded; pure. */
final class PolicyReportContent {
    /** Most namespaces in one report; those that need attention most stay. The summary counts all. */
    static final int MOST_NAMESPACES = 100;

    private static final int MOST_REASONS = 5;
    private static final int LONGEST_NAMES = 400;

    private PolicyReportContent() {}

    /**
     * Returns the fields of a report besides its metadata.
     *
     * @param scope the policy, as fields of a reference
     * @param unanswered images of which nobody has judged yet whether they meet their policies
     */
    static Map<String, Object> of(Map<String, Object> scope, PolicyTally tally, int unanswered, Instant now) {
        var policy = String.valueOf(scope.get("name"));
        var summary = new LinkedHashMap<String, Object>();
        tally.counts().forEach((outcome, count) -> summary.put(ReportContent.word(outcome), count));
        var namespaces = tally.namespaces();
        var results = new ArrayList<Map<String, Object>>();
        namespaces.stream()
                .limit(MOST_NAMESPACES)
                .map(namespace -> result(policy, namespace, now))
                .forEach(results::add);
        var leftOut = Math.max(0, namespaces.size() - MOST_NAMESPACES);
        if (leftOut > 0 || unanswered > 0) {
            results.add(lacking(policy, leftOut, unanswered, now));
        }
        var content = new LinkedHashMap<String, Object>();
        content.put("source", ReportContent.SOURCE);
        content.put("scope", scope);
        content.put("summary", summary);
        content.put("results", results);
        return content;
    }

    private static Map<String, Object> result(String policy, Namespace namespace, Instant now) {
        var worst = namespace.worst();
        var fields = begin(policy, worst);
        fields.put("severity", ReportContent.severity(worst, namespace.mode()));
        fields.put("scored", namespace.mode() == Mode.ENFORCE && worst != Outcome.PASS && worst != Outcome.SKIP);
        fields.put("message", message(namespace));
        var properties = new LinkedHashMap<String, String>();
        properties.put("namespace", namespace.name());
        properties.put("workloads", Integer.toString(namespace.workloads()));
        properties.put("unmet", Integer.toString(namespace.unmet()));
        List.of(Outcome.values())
                .forEach(outcome ->
                        properties.put(ReportContent.word(outcome), Integer.toString(namespace.count(outcome))));
        if (namespace.unmet() > 0) {
            properties.put("mode", ReportContent.word(namespace.mode()));
        }
        fields.put("properties", properties);
        fields.put("resources", List.of(Map.of("apiVersion", "v1", "kind", "Namespace", "name", namespace.name())));
        fields.put("timestamp", ReportContent.timestamp(now));
        return fields;
    }

    private static Map<String, Object> begin(String policy, Outcome outcome) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("source", ReportContent.SOURCE);
        fields.put("policy", policy);
        fields.put("category", ReportContent.CATEGORY);
        fields.put("result", ReportContent.word(outcome));
        return fields;
    }

    private static String message(Namespace namespace) {
        if (namespace.unmet() == 0) {
            return "met by all of " + workloads(namespace.workloads());
        }
        var reasons = namespace.reasons().stream()
                .limit(MOST_REASONS)
                .map(reason -> reason.getKey().code() + " " + reason.getValue())
                .collect(Collectors.joining(", "));
        var names = PlainText.of(String.join(", ", namespace.named()), LONGEST_NAMES);
        var others = namespace.unmet() - namespace.named().size();
        return "not met, or nobody can say, for " + namespace.unmet() + " of " + workloads(namespace.workloads()) + " ["
                + reasons + "]: " + names + (others > 0 ? " and " + others + " more" : "");
    }

    private static String workloads(int number) {
        return number == 1 ? "1 workload" : number + " workloads";
    }

    /** Whoever reads the rest must not take it for the whole. */
    private static Map<String, Object> lacking(String policy, int namespaces, int unanswered, Instant now) {
        var fields = begin(policy, Outcome.SKIP);
        fields.put("severity", "info");
        fields.put("scored", false);
        fields.put(
                "message",
                "not all is here: " + namespaces + " namespaces that need less attention are left out, and "
                        + unanswered + " images of the cluster are not judged yet");
        fields.put(
                "properties",
                Map.of("namespacesLeftOut", Integer.toString(namespaces), "unanswered", Integer.toString(unanswered)));
        fields.put("timestamp", ReportContent.timestamp(now));
        return fields;
    }
}
