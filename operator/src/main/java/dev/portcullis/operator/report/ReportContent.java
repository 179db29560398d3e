package dev.portcullis.operator.report;

import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Result.Outcome;
import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.core.decision.PlainText;
import dev.portcullis.core.policy.Mode;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a report says, as the fields of OpenReports {@code openreports.io/v1alpha1}. Bounded; pure. */
final class ReportContent {
    static final String SOURCE = "portcullis";
    static final String CATEGORY = "Supply Chain";

    /** Most results in one report; those that need attention most stay. The summary counts all. */
    static final int MOST_RESULTS = 100;

    private static final int LONGEST_MESSAGE = 600;
    private static final int LONGEST_IMAGE = 300;

    private ReportContent() {}

    /**
     * Returns the fields of a report besides its metadata.
     *
     * @param results each image, policy and requirement once, those that need attention most first
     */
    static Map<String, Object> of(ObjectId workload, List<Result> results, Instant now) {
        var counts = new EnumMap<Outcome, Integer>(Outcome.class);
        List.of(Outcome.values()).forEach(outcome -> counts.put(outcome, 0));
        results.forEach(result -> counts.merge(result.outcome(), 1, Integer::sum));
        var summary = new LinkedHashMap<String, Object>();
        counts.forEach((outcome, count) -> summary.put(word(outcome), count));
        var listed = results.stream()
                .limit(MOST_RESULTS)
                .map(result -> result(result, now))
                .toList();
        var content = new LinkedHashMap<String, Object>();
        content.put("source", SOURCE);
        content.put(
                "scope",
                Map.of(
                        "apiVersion", workload.apiVersion(),
                        "kind", workload.kind(),
                        "namespace", workload.namespace(),
                        "name", workload.name(),
                        "uid", workload.uid()));
        content.put("summary", summary);
        content.put("results", listed);
        return content;
    }

    private static Map<String, Object> result(Result result, Instant now) {
        var unmet = result.outcome() != Outcome.PASS && result.outcome() != Outcome.SKIP;
        var message = PlainText.of(result.message(), LONGEST_MESSAGE);
        var properties = new LinkedHashMap<String, String>();
        properties.put("image", PlainText.of(result.image(), LONGEST_IMAGE));
        properties.put("mode", word(result.mode()));
        properties.put("reason", result.reason().code());
        if (unmet) {
            properties.put("remedy", result.reason().remedy());
        }
        var fields = new LinkedHashMap<String, Object>();
        fields.put("source", SOURCE);
        fields.put("policy", result.policy());
        fields.put("rule", result.requirement());
        fields.put("category", CATEGORY);
        fields.put("severity", severity(result.outcome(), result.mode()));
        fields.put("result", word(result.outcome()));
        fields.put("scored", result.mode() == Mode.ENFORCE);
        fields.put("message", "[" + result.reason().code() + "] " + message);
        fields.put("properties", properties);
        fields.put("timestamp", timestamp(now));
        return fields;
    }

    /** What is enforced is refused the next time, what warns is told to users, what audits only stands here. */
    static String severity(Outcome outcome, Mode mode) {
        if (outcome == Outcome.PASS || outcome == Outcome.SKIP) {
            return "info";
        }
        return switch (mode) {
            case ENFORCE -> "high";
            case WARN -> "medium";
            case AUDIT -> "low";
        };
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static Map<String, Object> timestamp(Instant now) {
        return Map.of("seconds", now.getEpochSecond(), "nanos", 0);
    }
}
