package dev.portcullis.e2e.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Has all troubles come, each by itself, until it is told to end. */
final class Faults implements AutoCloseable {
    private static final long TICK_MILLISECONDS = 100;
    private static final long LAST_SECONDS = 30;

    private final List<Trouble> troubles;
    private final ScheduledExecutorService hands;
    private final List<Future<?>> ticking = new ArrayList<>();

    Faults(List<Trouble> troubles) {
        this.troubles = List.copyOf(troubles);
        // One thread for each: none waits for another, and a task of one never runs twice at a time.
        this.hands = Executors.newScheduledThreadPool(troubles.size());
    }

    /** Begins. */
    void begin() {
        troubles.forEach(trouble -> ticking.add(hands.scheduleWithFixedDelay(
                () -> trouble.tick(System.nanoTime()), TICK_MILLISECONDS, TICK_MILLISECONDS, TimeUnit.MILLISECONDS)));
    }

    /** Has everything run from now on. */
    void end() {
        troubles.forEach(trouble -> trouble.end(System.nanoTime()));
    }

    int count() {
        return counts().values().stream().mapToInt(number -> number).sum();
    }

    /** Returns how often what was done, by kind. */
    Map<String, Integer> counts() {
        return troubles.stream()
                .flatMap(trouble -> trouble.counts().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Integer::sum, TreeMap::new));
    }

    /** Stops looking after them. What failed in the meantime is thrown. */
    @Override
    public void close() {
        hands.shutdown();
        try {
            var _ = hands.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var task : ticking) {
            if (task.isDone() && !task.isCancelled()) {
                failed(task);
            }
        }
    }

    private static void failed(Future<?> task) {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("faults could not be caused any more", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
