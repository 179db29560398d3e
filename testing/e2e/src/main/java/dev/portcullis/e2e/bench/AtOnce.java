package dev.portcullis.e2e.bench;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Does something often, by sixteen threads. */
final class AtOnce {
    private static final int THREADS = 16;

    private AtOnce() {}

    /** Calls it with every number below this one, and returns when all calls have. */
    static void times(int number, IntConsumer deed) {
        var running = new ArrayList<Future<?>>();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (var index = 0; index < number; index++) {
                var mine = index;
                running.add(threads.submit(() -> deed.accept(mine)));
            }
        }
        running.forEach(AtOnce::settled);
    }

    private static void settled(Future<?> done) {
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
