package dev.portcullis.cli.verify;

import dev.portcullis.cli.console.Shown;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Satisfaction;
import dev.portcullis.core.verdict.Verdict;
import java.io.PrintWriter;

/** Tells a person what was found, which requirement is met by whom, what is missing and what to do. */
final class TextReport {
    private final Report report;
    private final PrintWriter out;

    TextReport(Report report, PrintWriter out) {
        this.report = report;
        this.out = out;
    }

    void print() {
        var judged = report.judged();
        line(headline(judged.verdict()) + ": " + judged.use().image() + "  ["
                + judged.verdict().reason().code() + "]");
        if (judged.reference() != null) {
            line("  image    " + judged.reference());
        }
        if (judged.digest() != null) {
            line("  digest   " + judged.digest());
        }
        evidence();
        judged.verdict().satisfied().forEach(this::met);
        judged.verdict().findings().forEach(this::unmet);
        if (judged.verdict().findings().isEmpty()) {
            remedy(judged.verdict());
        }
        exceptions();
        if (!report.namespaceKnown()) {
            note("Every policy was applied, whatever namespaces it selects; give --namespace-labels to choose.");
        }
    }

    private static String headline(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow allow when allow.findings().isEmpty() -> "allowed";
            case Verdict.Allow allow when !allow.exemptions().isEmpty() -> "allowed by an exception only";
            case Verdict.Allow allow -> "allowed in spite of findings";
            case Verdict.Deny deny -> "denied";
            case Verdict.Undecidable undecidable -> "undecidable";
        };
    }

    private void evidence() {
        var found = report.found();
        if (report.judged().digest() == null) {
            return;
        }
        line("Evidence: " + found.facts().size() + " valid, "
                + found.rejections().size() + " not");
        found.facts().forEach(this::valid);
        found.rejections().forEach(this::invalid);
    }

    private void valid(Fact fact) {
        line("  valid    " + claim(fact) + " by " + fact.signer().describe());
        if (!fact.subject().equals(report.judged().digest())) {
            line("           about " + fact.subject());
        }
        for (var time : fact.times()) {
            line("           signed at " + time.at());
        }
        line("           under trust root \"" + fact.trustRoot() + "\", at "
                + fact.location().repository() + "@" + fact.location().artifact() + " ("
                + Report.layout(fact.location()) + ")");
    }

    private void invalid(RejectedEvidence rejected) {
        var rejection = rejected.rejection();
        line("  invalid  [" + rejection.reason().code() + "] " + rejection.detail());
        line("           under trust root \"" + rejected.trustRoot() + "\", at "
                + rejected.location().repository() + "@" + rejected.location().artifact());
    }

    private void met(Satisfaction satisfaction) {
        line("Policy \"" + satisfaction.policy() + "\", requirement \"" + satisfaction.requirement() + "\": met");
        for (var signer : satisfaction.by().stream()
                .map(fact -> fact.signer().describe())
                .distinct()
                .toList()) {
            line("  by       " + signer);
        }
    }

    private void unmet(Finding finding) {
        line("Policy \"" + finding.policy() + "\", requirement \"" + finding.requirement() + "\": " + effect(finding));
        line("  why      [" + finding.reason().code() + "] " + finding.detail());
        line("  remedy   " + finding.reason().remedy());
    }

    private static String effect(Finding finding) {
        var what = finding.undecidable() ? "not decidable" : "not met";
        var granted = finding.exemption();
        if (granted != null) {
            return what + "; passes by " + granted.describe();
        }
        return switch (finding.mode()) {
            case ENFORCE -> what;
            case WARN -> what + ", which is only warned about";
            case AUDIT -> what + ", which is only recorded";
        };
    }

    private void exceptions() {
        var used = report.judged().verdict().exemptions();
        for (var exemption : report.exemptions().approved()) {
            note("PolicyException \"" + exemption.name() + "\" of namespace " + exemption.namespace()
                    + (used.stream().anyMatch(granted -> granted.exemption().equals(exemption))
                            ? " was taken for approved. In a cluster it counts only if somebody with verb exempt made it."
                            : " changes nothing for this image."));
        }
    }

    private void remedy(Verdict verdict) {
        if (verdict.reason() != Reason.VERIFIED) {
            note(verdict.reason().remedy());
        }
    }

    private void note(String text) {
        line("Note: " + text);
    }

    /** Names in files, texts from certificates and from registries are anybody's. */
    private void line(String text) {
        out.println(Shown.line(text));
    }

    private static String claim(Fact fact) {
        return switch (fact.claim().kind()) {
            case SIGNATURE -> "signature";
            case ATTESTATION -> "attestation " + fact.claim().predicateType();
        };
    }
}
