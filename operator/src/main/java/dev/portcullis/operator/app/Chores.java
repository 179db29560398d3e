package dev.portcullis.operator.app;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done now and then, one thing at a time. One that fails is done again at its next time, whatever it failed with. */
final class Chores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

    private final ScheduledExecutorService thread;

    /** @param name of the thread */
    Chores(String name) {
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /**
     * Begins to do something.
     *
     * @param after when first
     * @param every how long after it ended it is done again
     */
    void repeat(String chore, Runnable work, Duration after, Duration every) {
        var _ = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) {
                        // What leaves here ends the chore for good, and tells nobody.
                        LOG.atWarn().setCause(e).addKeyValue("chore", chore).log("a chore failed");
                    }
                },
                after.toMillis(),
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
