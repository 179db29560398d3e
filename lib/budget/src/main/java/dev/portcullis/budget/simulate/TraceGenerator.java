package dev.portcullis.budget.simulate;

import dev.portcullis.budget.quantity.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes traces by chance: the same one for the same seed. */
public final class TraceGenerator {
    private static final int ONE_JOB_OF_TEN = 7;

    private final SplittableRandom random;
    private final TraceShape shape;
    private final String pool;

    private TraceGenerator(long seed, TraceShape shape, String pool) {
        this.random = new SplittableRandom(seed);
        this.shape = shape;
        this.pool = pool;
    }

    /**
     * Makes a trace.
     *
     * @param pool where its jobs are to run
     * @param start when the first may come
     */
    public static List<TraceJob> generate(long seed, TraceShape shape, String pool, Instant start) {
        return new TraceGenerator(seed, shape, pool).jobs(start);
    }

    private List<TraceJob> jobs(Instant start) {
        var jobs = new ArrayList<TraceJob>();
        var at = start;
        for (var run = 0; run < shape.runs(); run++) {
            at = at.plus(around(shape.meanPause()));
            var repository =
                    shape.repositories().get(random.nextInt(shape.repositories().size()));
            var size = random.nextInt(10) < ONE_JOB_OF_TEN ? 1 : 1 + random.nextInt(shape.largestMatrix());
            for (var job = 0; job < size; job++) {
                jobs.add(new TraceJob(at, pool, repository, "run-" + run, Amounts.NONE, around(shape.meanDuration())));
            }
        }
        return jobs;
    }

    /** From nothing to twice the mean. */
    private Duration around(Duration mean) {
        var most = 2 * mean.toMillis();
        return Duration.ofMillis(most == 0 ? 0 : random.nextLong(most + 1));
    }
}
