package dev.portcullis.e2e.bench;

import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.runners.ArcRunners;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.stack.LocalStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast runners are granted through a real API server, and what a grant costs in plain writes to the same API server in the same run. Figures are for
 * comparison within one run only.
 */
public final class GrantBench {
    private static final int MISSED = 1;
    private static final int ROUNDS = 3;
    private static final int PODS = 1_000;
    private static final double MOST_WRITES = 40;
    private static final String NAMESPACE = "ci";

    private GrantBench() {}

    /** Measures; takes no arguments. Exits with 1 if a limit is missed. */
    public static void main(String[] arguments) {
        boolean kept;
        var requests = GrantRequests.inNewFolder();
        var options = ControlPlaneOptions.minimal().withApiServerArguments(requests.apiServerArguments());
        try (var stack = LocalStack.builder()
                .name("grants")
                .controlPlane(options)
                .progress(System.out)
                .start()) {
            kept = measure(stack, requests);
        } finally {
            requests.remove();
        }
        if (!kept) {
            System.exit(MISSED);
        }
    }

    private static boolean measure(LocalStack stack, GrantRequests requests) {
        var plane = stack.controlPlane();
        plane.createNamespace(NAMESPACE, Map.of("portcullis.dev/runners", "enabled"));
        plane.createNamespace(PlainWrites.NAMESPACE, Map.of());
        var client = stack.closeWithStack(plane.admin().client());
        var runners = new ArcRunners(client, NAMESPACE);
        runners.define();
        var settings = Installation.Settings.of(Repository.find()).forLongRuns(List.of());
        stack.closeWithStack(Installation.start(plane, stack.folder(), settings));
        var queue = new HeldQueue(runners, new Resources(plane), PODS);
        queue.begin();
        return rounds(queue, new PlainWrites(client, PODS), requests);
    }

    private static boolean rounds(HeldQueue queue, PlainWrites writes, GrantRequests requests) {
        var grantRates = new ArrayList<Double>();
        var writeRates = new ArrayList<Double>();
        for (var round = 1; round <= ROUNDS; round++) {
            queue.fill();
            writeRates.add(writes.perSecond());
            requests.take();
            grantRates.add(queue.release());
            queue.settle();
            var asked = requests.take();
            System.out.printf(
                    Locale.ROOT,
                    "grants   %d %,d Pods: %.0f grants/s; %.0f plain writes/s%n",
                    round,
                    PODS,
                    grantRates.getLast(),
                    writeRates.getLast());
            asked.forEach((what, number) ->
                    System.out.printf(Locale.ROOT, "         %-55s %.2f per grant%n", what, (double) number / PODS));
            queue.hold();
            queue.empty();
        }
        return report(Figures.middle(grantRates), Figures.middle(writeRates));
    }

    private static boolean report(double grants, double writes) {
        var budgets = new Budgets();
        budgets.note("grants/s through the API server, first gate to last", grants, "");
        budgets.note("plain writes/s by the same API server", writes, "");
        budgets.atMost("a grant, of a plain write's time", writes / grants, MOST_WRITES, "times");
        return budgets.print();
    }
}
