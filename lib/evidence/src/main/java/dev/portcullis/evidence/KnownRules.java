package dev.portcullis.evidence;

import dev.portcullis.core.image.Digest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Remembers of rules, for each namespace, what they took when they were asked last. Bounded and thread-safe. */
final class KnownRules {
    /** How long rules that were excessive are taken to be so still. */
    static final Duration HELD = Duration.ofMinutes(1);

    private static final int MOST = 4_096;

    private final RuleClock clock;
    private final Map<Rules, Last> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Rules, Last> eldest) {
            return size() > MOST;
        }
    };

    KnownRules(RuleClock clock) {
        this.clock = clock;
    }

    /** Returns what is known; rules of which nothing is known are quick. */
    Cost of(Rules rules) {
        synchronized (entries) {
            var last = entries.get(rules);
            return last == null ? Cost.QUICK : now(last);
        }
    }

    /** Remembers what they took now. */
    void took(Rules rules, Cost cost) {
        synchronized (entries) {
            var known = of(rules);
            if (cost == Cost.EXCESSIVE || (cost == Cost.SLOW && known != Cost.EXCESSIVE)) {
                entries.put(rules, new Last(cost, clock.time().getAsLong()));
            } else if (known != Cost.EXCESSIVE) {
                entries.remove(rules);
            }
        }
    }

    private Cost now(Last last) {
        var isOver = clock.time().getAsLong() - last.since() >= HELD.toNanos();
        return last.cost() == Cost.EXCESSIVE && isOver ? Cost.SLOW : last.cost();
    }

    /** What asking rules takes. */
    enum Cost {
        QUICK,
        /** More than a slice of time. */
        SLOW,
        /** Too much for no answer in the end. */
        EXCESSIVE
    }

    /** Programs that are asked together for a namespace. */
    record Rules(String tenant, Set<Digest> programs) {}

    private record Last(Cost cost, long since) {}
}
