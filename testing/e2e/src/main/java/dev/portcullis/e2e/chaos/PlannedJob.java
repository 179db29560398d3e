package dev.portcullis.e2e.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A runner that will come.
 *
 * @param name of its Pod
 * @param share whose it is
 * @param arrives when, after the beginning
 * @param runs for how long, unless something ends it before
 * @param ending how it ends
 * @param deletedAfter how long after its creation, or its start, it is deleted
 */
record PlannedJob(String name, Share share, Duration arrives, Duration runs, Ending ending, Duration deletedAfter) {
    private static final double BUSY = 0.55;
    private static final double ARRIVING = 0.6;
    private static final int MATRIX_OF = 8;
    private static final double MATRIX = 0.1;
    private static final double DELETED_WAITING = 0.1;
    private static final double DELETED_RUNNING = 0.25;

    /** How a job ends. */
    enum Ending {
        /** Its Pod completes, and stays. */
        COMPLETES,
        /** Its Pod completes, and then its runner is removed, as the controller of runners does. */
        REMOVED,
        /** Somebody deletes its Pod, which probably waits. */
        DELETED_WAITING,
        /** Somebody deletes its Pod while it runs. */
        DELETED_RUNNING
    }

    /** Plans a run: the same for the same options. Runners come one by one, and as matrixes of many at once. */
    static List<PlannedJob> plan(ChaosOptions options) {
        var random = new Random(options.seed());
        var jobs = new ArrayList<PlannedJob>();
        while (jobs.size() < options.pods()) {
            var share = Share.ALL.get(random.nextInt(Share.ALL.size()));
            var arrives = part(options.length(), ARRIVING * random.nextDouble());
            var left = options.pods() - jobs.size();
            var together = random.nextDouble() < MATRIX ? Math.max(1, options.pods() / MATRIX_OF) : 1;
            for (var i = 0; i < Math.min(left, together); i++) {
                jobs.add(job(share.name() + "-" + jobs.size(), share, arrives, options, random));
            }
        }
        return List.copyOf(jobs);
    }

    private static PlannedJob job(String name, Share share, Duration arrives, ChaosOptions options, Random random) {
        var usual = part(options.length(), Math.min(1, BUSY * Share.capacity() / options.pods()));
        var runs = part(usual, 0.3 + 1.4 * random.nextDouble());
        var fate = random.nextDouble();
        var ending = fate < DELETED_WAITING
                ? Ending.DELETED_WAITING
                : fate < DELETED_RUNNING
                        ? Ending.DELETED_RUNNING
                        : random.nextBoolean() ? Ending.COMPLETES : Ending.REMOVED;
        return new PlannedJob(name, share, arrives, runs, ending, part(runs, random.nextDouble()));
    }

    private static Duration part(Duration of, double share) {
        return Duration.ofMillis(Math.round(of.toMillis() * share));
    }
}
