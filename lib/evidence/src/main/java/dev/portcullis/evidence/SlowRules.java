package dev.portcullis.evidence;

import dev.portcullis.core.image.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Remembers which rules took long when they were asked last, for each namespace. Bounded and thread-safe. */
final class SlowRules {
    /** Many times what usual rules take. */
    private static final long SLOW_NANOSECONDS = 3_000_000;

    private static final int MOST = 4_096;

    private final LongSupplier processorTime;
    private final Map<Rules, Boolean> slow = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Rules, Boolean> eldest) {
            return size() > MOST;
        }
    };

    /** @param processorTime what the calling thread has taken, in nanoseconds */
    SlowRules(LongSupplier processorTime) {
        this.processorTime = processorTime;
    }

    boolean contains(Rules rules) {
        synchronized (slow) {
            return slow.containsKey(rules);
        }
    }

    /** Runs a task and remembers whether it was slow. */
    <T> T timed(Rules rules, Supplier<T> task) {
        var began = processorTime.getAsLong();
        try {
            return task.get();
        } finally {
            remember(rules, processorTime.getAsLong() - began > SLOW_NANOSECONDS);
        }
    }

    private void remember(Rules rules, boolean isSlow) {
        synchronized (slow) {
            if (isSlow) {
                slow.put(rules, true);
            } else {
                slow.remove(rules);
            }
        }
    }

    /** Programs that are asked together for a namespace. */
    record Rules(String tenant, Set<Digest> programs) {}
}
