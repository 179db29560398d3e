package dev.portcullis.e2e.chaos;

import dev.portcullis.testing.cluster.KwokNodes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Has victims suffer, each for itself, and nodes vanish, until it is told to end. */
final class Faults implements AutoCloseable {
    private static final long TICK_MILLISECONDS = 100;
    private static final long LAST_SECONDS = 30;
    private static final int NODES = 4;

    private final List<Victim> victims;
    private final KwokNodes nodes;
    private final ScheduledExecutorService hands;
    private final List<Future<?>> ticking = new ArrayList<>();
    private final Deque<String> present = new ArrayDeque<>();
    private final AtomicInteger vanished = new AtomicInteger();
    private int added;

    Faults(List<Victim> victims, KwokNodes nodes) {
        this.victims = List.copyOf(victims);
        this.nodes = nodes;
        // One thread for each: none waits for another, and a task of one never runs twice at a time.
        this.hands = Executors.newScheduledThreadPool(victims.size() + 1);
        for (var i = 0; i < NODES; i++) {
            add();
        }
    }

    private void add() {
        var name = "node-" + ++added;
        nodes.add(name);
        present.add(name);
    }

    /** Begins; three nodes vanish within this time. */
    void begin(Duration length) {
        victims.forEach(victim -> ticking.add(hands.scheduleWithFixedDelay(
                () -> victim.tick(System.nanoTime()), TICK_MILLISECONDS, TICK_MILLISECONDS, TimeUnit.MILLISECONDS)));
        var every = length.toMillis() / NODES;
        ticking.add(hands.scheduleAtFixedRate(this::vanish, every, every, TimeUnit.MILLISECONDS));
    }

    private void vanish() {
        if (vanished.get() < NODES - 1) {
            vanished.incrementAndGet();
            nodes.remove(present.remove());
            add();
        }
    }

    /** Has everything run from now on. */
    void end() {
        victims.forEach(victim -> victim.spare(System.nanoTime()));
    }

    int count() {
        return vanished.get() + victims.stream().mapToInt(Victim::faults).sum();
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
