package dev.portcullis.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.report.Comparison.Change;
import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Result.Outcome;
import dev.portcullis.core.decision.PlainText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows and the forms in which they are printed. */
final class Forms {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();
    private static final int LONGEST_DETAIL = 300;
    private static final int LONGEST_IMAGE = 200;

    private Forms() {}

    /**
     * A table.
     *
     * @param head names of the columns
     * @param rows cells
     * @param total one line below
     */
    record Table(List<String> head, List<List<String>> rows, String total) {}

    /** Returns what is not met, one row each, and how many workloads there are. */
    static Table of(List<WorkloadVerdict> verdicts) {
        var rows = new ArrayList<List<String>>();
        for (var verdict : verdicts) {
            for (var result : verdict.results()) {
                if (result.outcome() != Outcome.PASS && result.outcome() != Outcome.SKIP) {
                    rows.add(row(verdict, result));
                }
            }
        }
        var refused = verdicts.stream().filter(WorkloadVerdict::isRefused).count();
        var failing = verdicts.stream().filter(WorkloadVerdict::hasFailures).count();
        return new Table(
                List.of(
                        "NAMESPACE",
                        "WORKLOAD",
                        "OUTCOME",
                        "MODE",
                        "POLICY",
                        "REQUIREMENT",
                        "REASON",
                        "IMAGE",
                        "DETAIL"),
                rows,
                verdicts.size() + " workloads: " + refused + " would be refused, " + failing
                        + " do not meet everything that is asked of them");
    }

    private static List<String> row(WorkloadVerdict verdict, Result result) {
        var id = verdict.workload();
        return List.of(
                Shown.line(id.namespace()),
                Shown.line(id.kind() + "/" + id.name()),
                word(result.outcome()),
                word(result.mode()),
                Shown.line(result.policy()),
                Shown.line(result.requirement()),
                result.reason().code(),
                PlainText.of(result.image(), LONGEST_IMAGE),
                PlainText.of(result.message(), LONGEST_DETAIL));
    }

    /** Returns what changes, one row for each workload, and how many stay. */
    static Table changes(List<Comparison> comparisons) {
        var rows = comparisons.stream()
                .filter(comparison -> comparison.change() != Change.UNCHANGED)
                .map(comparison -> List.of(
                        Shown.line(comparison.now().workload().namespace()),
                        Shown.line(comparison.now().workload().kind() + "/"
                                + comparison.now().workload().name()),
                        comparison.change().words(),
                        why(comparison)))
                .toList();
        return new Table(List.of("NAMESPACE", "WORKLOAD", "CHANGE", "WHY"), rows, total(comparisons));
    }

    private static String total(List<Comparison> comparisons) {
        return java.util.Arrays.stream(Change.values())
                .map(change -> count(comparisons, change) + " " + change.words())
                .collect(Collectors.joining(", "));
    }

    private static long count(List<Comparison> comparisons, Change change) {
        return comparisons.stream()
                .filter(comparison -> comparison.change() == change)
                .count();
    }

    private static String why(Comparison comparison) {
        var refusing = comparison.change() == Change.NEWLY_REFUSED ? comparison.then() : comparison.now();
        return refusing.results().stream()
                .filter(result -> result.outcome() == Outcome.FAIL || result.outcome() == Outcome.ERROR)
                .findFirst()
                .map(result -> "[" + result.reason().code() + "] policy " + Shown.line(result.policy())
                        + ", requirement " + Shown.line(result.requirement()) + ", image "
                        + PlainText.of(result.image(), LONGEST_IMAGE) + ": "
                        + PlainText.of(result.message(), LONGEST_DETAIL))
                .orElse("");
    }

    /** Returns the table for a terminal. */
    static String text(Table table) {
        var widths = new int[table.head().size()];
        var all = new ArrayList<List<String>>();
        all.add(table.head());
        all.addAll(table.rows());
        for (var row : all) {
            for (var i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var text = new StringBuilder();
        if (!table.rows().isEmpty()) {
            for (var row : all) {
                var line = new StringBuilder();
                for (var i = 0; i < widths.length; i++) {
                    line.append(row.get(i))
                            .append(" ".repeat(widths[i] - row.get(i).length() + 2));
                }
                text.append(line.toString().stripTrailing()).append('\n');
            }
        }
        return text.append(table.total()).toString();
    }

    /** Returns the table for a page or a pull request. */
    static String markdown(Table table) {
        var text = new StringBuilder();
        if (!table.rows().isEmpty()) {
            text.append(line(table.head()))
                    .append("|")
                    .append("---|".repeat(table.head().size()))
                    .append('\n');
            table.rows().forEach(row -> text.append(line(row)));
            text.append('\n');
        }
        return text.append(table.total()).toString();
    }

    /** What stands in a cell comes from images and registries, and must not become markup. */
    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replaceAll("([\\\\`*_{}\\[\\]<>()#+!|&~])", "\\\\$1"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** Returns all results for programs. Fields are only ever added. */
    static String json(List<WorkloadVerdict> verdicts) {
        return write(Map.of("workloads", verdicts.stream().map(Forms::fields).toList()));
    }

    /** Returns all workloads with what becomes of them, for programs. Fields are only ever added. */
    static String jsonChanges(List<Comparison> comparisons) {
        return write(Map.of(
                "workloads",
                comparisons.stream()
                        .map(comparison -> {
                            var fields = fields(comparison.then());
                            fields.put("change", comparison.change().words());
                            fields.put("refusedNow", comparison.now().isRefused());
                            return fields;
                        })
                        .toList()));
    }

    private static Map<String, Object> fields(WorkloadVerdict verdict) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("namespace", verdict.workload().namespace());
        fields.put("kind", verdict.workload().kind());
        fields.put("name", verdict.workload().name());
        fields.put("refused", verdict.isRefused());
        fields.put("results", verdict.results().stream().map(Forms::fields).toList());
        return fields;
    }

    private static Map<String, Object> fields(Result result) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("image", result.image());
        fields.put("policy", result.policy());
        fields.put("requirement", result.requirement());
        fields.put("outcome", word(result.outcome()));
        fields.put("mode", word(result.mode()));
        fields.put("reason", result.reason().code());
        fields.put("detail", result.message());
        fields.put("remedy", result.reason().remedy());
        return fields;
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, lists and maps can be written", e);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
