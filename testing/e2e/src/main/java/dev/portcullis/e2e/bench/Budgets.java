package dev.portcullis.e2e.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures and their limits, in the order in which they were measured. */
final class Budgets {
    private final List<String> lines = new ArrayList<>();
    private int kept;
    private int missed;

    void atLeast(String what, double figure, double limit, String unit) {
        add(what, figure, "at least", limit, unit, figure >= limit);
    }

    void atMost(String what, double figure, double limit, String unit) {
        add(what, figure, "at most", limit, unit, figure <= limit);
    }

    /** A figure without a limit. */
    void note(String what, double figure, String unit) {
        lines.add(String.format(Locale.ROOT, "       %-52s %8.2f %s", what, figure, unit));
    }

    private void add(String what, double figure, String relation, double limit, String unit, boolean holds) {
        kept += holds ? 1 : 0;
        missed += holds ? 0 : 1;
        lines.add(String.format(
                Locale.ROOT,
                "%-6s %-52s %8.2f %-5s (%s %.2f)",
                holds ? "ok" : "MISSED",
                what,
                figure,
                unit,
                relation,
                limit));
    }

    /** Prints all; returns whether none was missed. */
    boolean print() {
        lines.forEach(System.out::println);
        System.out.println("bench: " + kept + " of " + (kept + missed) + " budgets kept");
        return missed == 0 && kept > 0;
    }
}
