package dev.portcullis.operator.runner;

import dev.portcullis.budget.allocate.Explanation;
import dev.portcullis.budget.allocate.Obstacle;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.crds.runner.QueuedJob;
import dev.portcullis.crds.runner.RunnerBudgetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which order jobs wait, for people. Each start moves everybody, so it is found out anew every few seconds at most, and the more seldom the more
 * budgets have to be told. Not thread-safe.
 */
final class RunnerOrder {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration FOR_EACH_BUDGET = Duration.ofMillis(50);
    private static final int PER_TREE = 1000;
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    private final RunnerBook book;
    private Map<String, List<QueuedJob>> present = Map.of();
    private Instant last = Instant.EPOCH;
    private boolean stale;

    RunnerOrder(RunnerBook book) {
        this.book = book;
    }

    /** Learns that jobs came, went or started. */
    void changed() {
        stale = true;
    }

    /** When it is to be found out anew; null if nothing changed. */
    @Nullable
    Instant dueAt() {
        return stale ? last.plus(pause()) : null;
    }

    private Duration pause() {
        var all = FOR_EACH_BUDGET.multipliedBy(present.size());
        return all.compareTo(EVERY) > 0 ? all : EVERY;
    }

    boolean isDue(Instant now) {
        return stale && !last.plus(pause()).isAfter(now);
    }

    /** Who waits and is first, by budget. */
    Map<String, List<QueuedJob>> at(Instant now) {
        if (isDue(now)) {
            last = now;
            stale = false;
            var next = new HashMap<String, List<QueuedJob>>();
            book.catalogue().trees().forEach(tree -> add(tree, next));
            present = next;
        }
        return present;
    }

    private void add(BudgetTree tree, Map<String, List<QueuedJob>> queues) {
        var allocator = book.trees().allocator(tree.root().name());
        if (allocator == null) {
            return;
        }
        allocator.order(PER_TREE).forEach((uid, explanation) -> {
            var job = book.jobs().get(uid);
            if (job != null && job.placement() instanceof Placement.Placed placed) {
                var queue = queues.computeIfAbsent(placed.budget(), budget -> new ArrayList<>());
                if (queue.size() < RunnerBudgetStatus.QUEUE) {
                    queue.add(queued(job.pod(), explanation));
                }
            }
        });
    }

    private static QueuedJob queued(RunnerPod pod, Explanation explanation) {
        var estimate = explanation.estimate();
        return new QueuedJob(
                pod.uid(),
                pod.namespace(),
                pod.name(),
                explanation.ahead() + 1L,
                explanation.reason().code(),
                text(explanation.obstacle()),
                estimate == null ? null : rounded(estimate.toSeconds()));
    }

    private static String text(Obstacle obstacle) {
        return switch (obstacle) {
            case Obstacle.NoRoom(var level, var resource) -> level + " has no room for more of resource " + resource;
            case Obstacle.RunIsFull(var most) ->
                "%d jobs of its run hold a grant, which is the budget's maxJobsPerRun".formatted(most);
            case Obstacle.RoomKept(var uid) ->
                "room is kept for the job of Pod %s, which was passed as often as its budget's maxBypasses allows"
                        .formatted(uid);
            case Obstacle.Turn() -> "others are first";
            case Obstacle.Unnamed() -> "";
        };
    }

    /** Not finer than it is good for, so that it does not change all the time. */
    private static long rounded(long seconds) {
        var unit = seconds < MINUTE ? MINUTE / 6 : seconds < HOUR ? MINUTE : HOUR / 6;
        return Math.ceilDiv(seconds, unit) * unit;
    }
}
