package dev.portcullis.e2e.chaos;

import dev.portcullis.e2e.install.Repository;

/**
 * Shares runners in a real cluster while operators, webhook and API server are killed and frozen at random, nodes vanish and budgets change, and proves
 * afterwards that nobody was granted what was not there.
 */
public final class ChaosBudgets {
    private static final int VIOLATED = 1;
    private static final int MISUSED = 64;

    private ChaosBudgets() {}

    /** Runs; exits with 1 if an invariant was broken. */
    public static void main(String[] arguments) {
        ChaosOptions options;
        try {
            options = ChaosOptions.of(System.nanoTime() % 1_000_000, arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("chaos: " + e.getMessage());
            System.err.println(ChaosOptions.USAGE);
            System.exit(MISUSED);
            return;
        }
        var report = new ChaosRun(options, Repository.find(), System.out).run();
        System.out.println(report.kinds());
        System.out.println(report.line());
        if (!report.violations().isEmpty()) {
            System.exit(VIOLATED);
        }
    }
}
