package dev.portcullis.operator.runner;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.crds.runner.QueuedJob;
import dev.portcullis.crds.runner.RunnerBudgetStatus;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import dev.portcullis.crds.runner.RunnerUsage;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.Condition.Status;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.runner.paying.Catalogue.Declared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the statuses of pools and budgets how they are used: when it changed, and once a second at most. Not thread-safe. */
final class RunnerStatuses {
    private static final Logger LOG = LoggerFactory.getLogger(RunnerStatuses.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MOST_RESOURCES = 32;

    private final PoolLists lists;
    private final ClusterWrites writes;
    private final Together together;
    private final RunnerBook book;
    private final Consumer<RunnerFigures> figures;
    private final RunnerOrder order;
    private final Map<String, Long> pools = new HashMap<>();
    private final Map<String, Long> budgets = new HashMap<>();
    private final Map<String, RunnerBudgetStatus> written = new ConcurrentHashMap<>();
    private Instant last = Instant.EPOCH;
    private boolean dirty;

    /**
     * What statuses are written with.
     *
     * @param together writes those of budgets side by side
     */
    record Parts(PoolLists lists, ClusterWrites writes, Together together) {}

    RunnerStatuses(Parts parts, RunnerBook book, Consumer<RunnerFigures> figures) {
        this.lists = parts.lists();
        this.writes = parts.writes();
        this.together = parts.together();
        this.book = book;
        this.figures = figures;
        this.order = new RunnerOrder(book);
    }

    /**
     * Knows from now on which pools and budgets there are.
     *
     * @param poolGenerations by name
     * @param budgetGenerations by name
     */
    void know(Map<String, Long> poolGenerations, Map<String, Long> budgetGenerations) {
        pools.clear();
        pools.putAll(poolGenerations);
        budgets.clear();
        budgets.putAll(budgetGenerations);
        written.keySet().retainAll(budgets.keySet());
        changed();
    }

    /** Knows from now on what stands in a budget, as a former leader or we wrote it. */
    void found(String budget, RunnerBudgetStatus status) {
        written.putIfAbsent(budget, status);
    }

    /** Learns that something may have changed. */
    void changed() {
        dirty = true;
        order.changed();
    }

    /** When statuses are due; null if nothing changed. */
    @Nullable
    Instant dueAt() {
        var soonest = last.plus(EVERY);
        var ordered = order.dueAt();
        return dirty ? soonest : ordered == null || ordered.isAfter(soonest) ? ordered : soonest;
    }

    /** Writes what changed, if it is time. */
    void write(Instant now) {
        if (last.plus(EVERY).isAfter(now) || !(dirty || order.isDue(now))) {
            return;
        }
        last = now;
        dirty = false;
        var use = RunnerUse.of(book);
        var queues = order.at(now);
        try {
            pools.forEach((pool, generation) ->
                    lists.write(pool, book.jobs().granted(pool), status -> pool(pool, generation, status, use, now)));
        } catch (ClusterFault e) {
            dirty = true;
            failed(e);
        }
        var reports = new ArrayList<Supplier<Boolean>>();
        budgets.forEach((budget, generation) -> {
            var next = budget(budget, generation, use, queues.getOrDefault(budget, List.of()), now);
            if (!next.equals(before(budget))) {
                reports.add(() -> report(budget, next));
            }
        });
        dirty = together.all(reports).contains(false) || dirty;
        figures.accept(use.figures());
    }

    /** It is for people only: nothing is decided by it. */
    private static void failed(ClusterFault e) {
        LOG.atWarn().setCause(e).log("how runners are used could not be written");
    }

    private RunnerPoolStatus pool(String pool, long generation, RunnerPoolStatus before, RunnerUse use, Instant now) {
        var where = Declared.pool(pool);
        var counts = use.of(where);
        return new RunnerPoolStatus(
                generation,
                conditions(where, before.conditions(), use, new Observation(generation, now)),
                before.grants(),
                PoolMemory.withRates(before, pool, book.trees()).rateLimits(),
                PoolMemory.history(before.fairSharing(), pool, book.trees(), now),
                usage(where, use),
                counts.waiting(),
                counts.reserving() + counts.admitted());
    }

    private RunnerBudgetStatus before(String budget) {
        return written.getOrDefault(budget, RunnerBudgetStatus.none());
    }

    private RunnerBudgetStatus budget(
            String budget, long generation, RunnerUse use, List<QueuedJob> queue, Instant now) {
        var where = Declared.budget(budget);
        var counts = use.of(where);
        return new RunnerBudgetStatus(
                generation,
                conditions(where, before(budget).conditions(), use, new Observation(generation, now)),
                counts.waiting(),
                counts.reserving(),
                counts.admitted(),
                jobs(where, use),
                usage(where, use),
                new RunnerBudgetStatus.Share(use.share(where)),
                queue);
    }

    /** Returns whether it worked; is for any thread. */
    private boolean report(String budget, RunnerBudgetStatus next) {
        try {
            writes.report(budget, next);
            written.put(budget, next);
            return true;
        } catch (ClusterFault e) {
            failed(e);
            return false;
        }
    }

    private static String jobs(Declared where, RunnerUse use) {
        var jobs = use.amounts(where).get(Amounts.JOBS);
        if (jobs == null) {
            return "0/-";
        }
        return jobs.used() + "/" + (jobs.nominal() < 0 ? "-" : jobs.nominal());
    }

    private static List<RunnerUsage> usage(Declared where, RunnerUse use) {
        return new TreeMap<>(use.amounts(where))
                .entrySet().stream()
                        .limit(MOST_RESOURCES)
                        .map(entry -> new RunnerUsage(
                                entry.getKey(),
                                QuantityText.of(entry.getKey(), entry.getValue().used()),
                                entry.getValue().nominal() < 0
                                        ? ""
                                        : QuantityText.of(
                                                entry.getKey(), entry.getValue().nominal())))
                        .toList();
    }

    private List<Condition> conditions(Declared where, List<Condition> before, RunnerUse use, Observation seen) {
        var problem = book.catalogue().problems().get(where);
        var over = use.isOver(where);
        var refused = problem != null && problem.invalid() ? ConditionReason.INVALID : ConditionReason.MISCONFIGURED;
        var accepted = problem == null
                ? Condition.following(
                        before,
                        Condition.Type.ACCEPTED,
                        Status.TRUE,
                        ConditionReason.ACCEPTED.code(),
                        "the spec is valid",
                        seen)
                : Condition.following(
                        before, Condition.Type.ACCEPTED, Status.FALSE, refused.code(), problem.message(), seen);
        var overLimit = Condition.following(
                before,
                Condition.Type.OVER_LIMIT,
                over ? Status.TRUE : Status.FALSE,
                (over ? ConditionReason.OVER_LIMIT : ConditionReason.WITHIN_LIMIT).code(),
                over ? "more is held than there is; nothing is stopped, and nothing is granted" : "",
                seen);
        var ready = problem == null
                ? Condition.following(
                        before, Condition.Type.READY, Status.TRUE, ConditionReason.READY.code(), "it is in force", seen)
                : Condition.following(
                        before, Condition.Type.READY, Status.FALSE, refused.code(), problem.message(), seen);
        return List.of(accepted, overLimit, ready);
    }
}
