package dev.portcullis.e2e.chaos;

import dev.portcullis.testing.cluster.KwokNodes;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Nodes that vanish with all that runs on them, each after a like part of the time; another takes its place. Thread-safe. */
final class LostNodes implements Trouble {
    private static final int NODES = 4;

    private final KwokNodes nodes;
    private final Duration every;
    private final Deque<String> present = new ArrayDeque<>();
    private long next;
    private int added;
    private int lost;
    private boolean ended;

    /**
     * Makes some, and waits until they are ready.
     *
     * @param length in which all but one vanish
     * @param now monotonic, in nanoseconds
     */
    LostNodes(KwokNodes nodes, Duration length, long now) {
        this.nodes = nodes;
        this.every = length.dividedBy(NODES);
        this.next = now + every.toNanos();
        for (var i = 0; i < NODES; i++) {
            add();
        }
    }

    private void add() {
        var name = "node-" + ++added;
        nodes.add(name);
        present.add(name);
    }

    @Override
    public synchronized void tick(long now) {
        if (ended || now - next < 0 || lost >= NODES - 1) {
            return;
        }
        try {
            nodes.remove(present.element());
            present.remove();
            lost++;
            next += every.toNanos();
            add();
        } catch (KubernetesClientException e) {
            // The API server is away. One that could not be added is not missed.
        }
    }

    @Override
    public synchronized void end(long now) {
        ended = true;
    }

    @Override
    public synchronized Map<String, Integer> counts() {
        return Map.of("nodes lost", lost);
    }
}
