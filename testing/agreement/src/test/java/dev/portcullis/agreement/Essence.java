package dev.portcullis.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.cli.record.RecordedImage;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What matters of a verdict: its outcome and reason, each finding with all that is told of it, and what is met; not which of several facts
 * met it.
 */
record Essence(String outcome, String reason, List<String> findings, List<String> met) {
    static Essence of(Verdict verdict) {
        return new Essence(
                verdict.getClass().getSimpleName().toUpperCase(Locale.ROOT),
                verdict.reason().code(),
                verdict.findings().stream().map(Essence::text).sorted().toList(),
                sorted(verdict.satisfied().stream().map(met -> met.policy() + " " + met.requirement())));
    }

    static Essence of(RecordedImage image) {
        return new Essence(
                image.outcome().name(),
                image.reason().code(),
                image.findings().stream().map(Essence::text).sorted().toList(),
                sorted(image.satisfied().stream().map(met -> met.policy() + " " + met.requirement())));
    }

    /** Reads what {@code portcullis verify --output json} printed. */
    static Essence of(JsonNode report) {
        var findings = new ArrayList<String>();
        report.path("findings").forEach(finding -> {
            var exception = finding.path("exception");
            findings.add(text(
                    finding.path("policy").asText() + " "
                            + finding.path("requirement").asText(),
                    finding.path("mode").asText().toUpperCase(Locale.ROOT),
                    finding.path("reason").asText(),
                    finding.path("undecidable").asBoolean(),
                    finding.path("detail").asText(),
                    exception.isObject()
                            ? exception.path("name").asText() + " "
                                    + exception.path("until").asText()
                            : null));
        });
        var met = new ArrayList<String>();
        report.path("satisfied")
                .forEach(one -> met.add(one.path("policy").asText() + " "
                        + one.path("requirement").asText()));
        return new Essence(
                report.path("verdict").asText().toUpperCase(Locale.ROOT),
                report.path("reason").asText(),
                sorted(findings.stream()),
                sorted(met.stream()));
    }

    boolean allows() {
        return outcome.equals("ALLOW");
    }

    private static String text(Finding finding) {
        var granted = finding.exemption();
        return text(
                finding.policy() + " " + finding.requirement(),
                finding.mode().name(),
                finding.reason().code(),
                finding.undecidable(),
                finding.detail(),
                granted == null ? null : granted.exemption().name() + " " + granted.until());
    }

    private static String text(
            String what, String mode, String reason, boolean undecidable, String detail, @Nullable String exception) {
        return what + " " + mode + " [" + reason + "] " + undecidable + " " + detail + " by " + exception;
    }

    private static List<String> sorted(Stream<String> texts) {
        return texts.sorted().toList();
    }
}
