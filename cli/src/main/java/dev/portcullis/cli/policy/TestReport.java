package dev.portcullis.cli.policy;

import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.policy.PolicyTest.Outcome;
import java.io.PrintWriter;
import java.util.List;

/** Prints what tests came to, for people. */
final class TestReport {
    private TestReport() {}

    static void print(PrintWriter out, List<PolicyTest> tests, Coverage coverage, boolean verbose) {
        for (var test : tests) {
            if (verbose || !test.isPassedOrSkipped()) {
                print(out, test);
            }
        }
        if (verbose) {
            coverage.uncovered()
                    .forEach(rule -> out.println(Shown.line("not covered: data.%s  %s:%d"
                            .formatted(String.join(".", rule.path()), rule.file(), rule.row()))));
        }
        out.println("%d of %d rules covered (%d %%)"
                .formatted(coverage.rules() - coverage.uncovered().size(), coverage.rules(), coverage.percent()));
        out.println("%d passed, %d failed, %d errors, %d skipped"
                .formatted(
                        count(tests, Outcome.PASS),
                        count(tests, Outcome.FAIL),
                        count(tests, Outcome.ERROR),
                        count(tests, Outcome.SKIP)));
    }

    private static void print(PrintWriter out, PolicyTest test) {
        var head = test.head();
        out.println(Shown.line("%s data.%s  %s:%d%s"
                .formatted(
                        test.outcome(),
                        String.join(".", head.path()),
                        head.file(),
                        head.row(),
                        test.detail().isEmpty() ? "" : "  " + test.detail())));
        test.printed().forEach(line -> out.println(Shown.line("     " + line)));
    }

    private static long count(List<PolicyTest> tests, Outcome outcome) {
        return tests.stream().filter(test -> test.outcome() == outcome).count();
    }
}
