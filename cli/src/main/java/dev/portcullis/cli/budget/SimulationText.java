package dev.portcullis.cli.budget;

import dev.portcullis.budget.audit.LedgerChecker;
import dev.portcullis.budget.simulate.Outcome;
import dev.portcullis.budget.simulate.RepositoryReport;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Repository;
import dev.portcullis.cli.console.Shown;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints what a simulation came to, for people. */
final class SimulationText {
    private static final String ROW = "%-12s %-28s %8s %8s %10s %10s %10s %12s %8s %s%n";
    private static final double MILLION = 1e6;

    private SimulationText() {}

    static void print(PrintWriter out, BudgetTree tree, Outcome outcome) {
        var report = outcome.report();
        out.println(Shown.line("pool " + tree.root().name()));
        tree.overcommitments()
                .forEach(over ->
                        out.println(Shown.line("  pool %s: more %s is kept from lending than it has; nothing is kept"
                                .formatted(over.pool(), over.resource()))));
        out.printf(
                ROW,
                "REPOSITORY",
                "NAME",
                "JOBS",
                "STARTED",
                "WAIT P50",
                "WAIT P95",
                "WAIT MAX",
                "JOB TIME",
                "SHARE",
                "OF QUOTA");
        report.repositories().forEach(repository -> row(out, tree, repository));
        out.println(
                "SHARE: of all job time while jobs of the repository waited; OF QUOTA: of its budget's nominal quota, all the time");
        var utilisation = new StringBuilder();
        report.utilisation()
                .forEach((resource, used) -> utilisation.append(" %s %s".formatted(resource, percent(used))));
        out.println(Shown.line("span %s, utilisation%s".formatted(shown(report.span()), utilisation)));
        if (report.contended().isPositive()) {
            out.println("all waited for %s; Jain's index of job-seconds by weight: %s"
                    .formatted(
                            shown(report.contended()),
                            String.format(Locale.ROOT, "%.3f", report.fairness() / MILLION)));
        }
        out.println("over-admissions: " + (isProved(outcome) ? "0" : "at least 1"));
    }

    /** Whether the ledger proves that nothing was granted beyond the limits. */
    static boolean isProved(Outcome outcome) {
        var checker = new LedgerChecker();
        return outcome.ledger().stream().allMatch(event -> checker.next(event).isEmpty());
    }

    private static void row(PrintWriter out, BudgetTree tree, RepositoryReport report) {
        out.printf(
                ROW,
                report.repository(),
                Shown.line(name(tree, report).orElse("(no budget)")),
                report.jobs(),
                report.started(),
                shown(report.waits().median()),
                shown(report.waits().p95()),
                shown(report.waits().longest()),
                shown(report.jobTime()),
                report.backlog().time().isPositive() ? percent(report.backlog().share()) : "-",
                Shown.line(ofQuota(report)));
    }

    private static String ofQuota(RepositoryReport report) {
        return report.utilisation().isEmpty()
                ? "-"
                : report.utilisation().entrySet().stream()
                        .map(used -> used.getKey() + " " + percent(used.getValue()))
                        .collect(Collectors.joining(", "));
    }

    /** The repository's name; nothing where no budget names it. */
    static Optional<String> name(BudgetTree tree, RepositoryReport report) {
        return tree.budgets().stream()
                .flatMap(budget -> budget.repositories().stream())
                .filter(repository -> repository.id() == report.repository())
                .map(Repository::name)
                .findFirst();
    }

    private static String percent(long millionths) {
        return String.format(Locale.ROOT, "%.1f %%", millionths / MILLION * 100);
    }

    private static String shown(Duration duration) {
        var seconds = duration.plusMillis(500).toSeconds();
        return seconds < 3600
                ? "%d:%02d".formatted(seconds / 60, seconds % 60)
                : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
