package dev.portcullis.budget.allocate;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When the rates of budgets let them start jobs again. Not thread-safe. */
final class Openings {
    private final PriorityQueue<Opening> openings = new PriorityQueue<>(Comparator.comparingLong(Opening::at));

    private record Opening(long at, LevelBranch budget) {}

    /** Comes back to a budget when its rate opens, if that is not now, in nanoseconds since 1970. */
    void expect(LevelBranch budget, long now) {
        budget.look(now);
        if (budget.isClosed()) {
            openings.add(new Opening(budget.opensAt(), budget));
        }
    }

    /** Takes a budget that may start jobs by now; null if there is none. */
    @Nullable
    LevelBranch take(long now) {
        var next = openings.peek();
        if (next == null || next.at() > now) {
            return null;
        }
        openings.remove();
        return next.budget();
    }

    /** When the next one may; null if none waits for that. */
    @Nullable
    Long next() {
        var next = openings.peek();
        return next == null ? null : next.at();
    }

    void clear() {
        openings.clear();
    }
}
