package dev.portcullis.e2e.chaos;

import dev.portcullis.e2e.chaos.Occupancy.Standing;
import dev.portcullis.testing.process.Deadline;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Says every few seconds how a run stands while somebody waits. */
final class Progress {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final PrintStream out;
    private final Workload workload;
    private final Occupancy occupancy;
    private final Faults faults;
    private final long begun = System.nanoTime();

    Progress(PrintStream out, Workload workload, Occupancy occupancy, Faults faults) {
        this.out = out;
        this.workload = workload;
        this.occupancy = occupancy;
        this.faults = faults;
    }

    /** Waits until it is so, for so long at most; returns whether it was. */
    boolean await(Duration longest, BooleanSupplier condition) {
        var end = System.nanoTime() + longest.toNanos();
        while (System.nanoTime() - end < 0) {
            var left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
            if (Deadline.in(left.compareTo(EVERY) < 0 ? left : EVERY).await(condition)) {
                return true;
            }
            say();
        }
        return false;
    }

    private void say() {
        out.printf(
                "%5d s: %d runners came, %d wait, %d of %d run, %d are through; %d faults, %d refusals%n",
                Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                workload.made(),
                occupancy.count(Standing.WAITS),
                occupancy.count(Standing.RUNS),
                Share.capacity(),
                occupancy.finished(),
                faults.count(),
                workload.refused());
    }
}
