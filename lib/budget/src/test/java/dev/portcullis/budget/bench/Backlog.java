package dev.portcullis.budget.bench;

import dev.portcullis.budget.Trees;
import dev.portcullis.budget.allocate.Allocator;
import dev.portcullis.budget.allocate.AllocatorSettings;
import dev.portcullis.budget.allocate.Event;
import dev.portcullis.budget.allocate.Job;
import dev.portcullis.budget.allocate.Step;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetRules;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.budget.tree.Quota;
import dev.portcullis.budget.tree.Repository;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** A pool that is full, with so many jobs that wait: whenever one ends, another comes. */
final class Backlog {
    private static final List<Amounts> FOOTPRINTS = List.of(footprint(1000, 2), footprint(2000, 4), footprint(4000, 8));
    private static final int SLOTS = 100;

    private final Allocator allocator;
    private final int repositories;
    private final Queue<String> running = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private long pods;

    /**
     * Fills the pool and the queues.
     *
     * @param depth how many jobs wait
     */
    Backlog(int repositories, int depth) {
        this.repositories = repositories;
        this.allocator = new Allocator(AllocatorSettings.DEFAULT, tree(repositories), List.of(), now);
        step(new Event.Synced(now));
        while (allocator.waiting() < depth) {
            queue();
        }
    }

    private static Amounts footprint(long cpu, long memory) {
        return Amounts.of(Map.of("cpu", cpu, "memory", memory << 30));
    }

    private static BudgetTree tree(int repositories) {
        var budgets = new ArrayList<Budget>();
        for (var i = 0; i < repositories; i++) {
            var quotas = Map.of(Amounts.JOBS, Quota.of(4), "cpu", Quota.of(16_000));
            var listed = List.of(new Repository(i, "acme/" + i));
            budgets.add(new Budget(
                    "team-" + i,
                    Trees.POOL,
                    listed,
                    quotas,
                    FOOTPRINTS.get(i % FOOTPRINTS.size()),
                    BudgetRules.DEFAULT));
        }
        var pool = Pool.root(
                Trees.POOL,
                Map.of(
                        Amounts.JOBS,
                        Quota.of(SLOTS),
                        "cpu",
                        Quota.of(SLOTS * 4000L),
                        "memory",
                        Quota.of(SLOTS * (8L << 30))));
        return BudgetTree.of(List.of(pool), budgets);
    }

    Allocator allocator() {
        return allocator;
    }

    /** Queues another job, of the next repository. */
    void queue() {
        var repository = pods % repositories;
        queue("uid-" + pods++, repository, "run-" + repository);
    }

    void queue(String uid, long repository, String run) {
        step(new Event.Queued(now, new Job(uid, Trees.POOL, repository, run, Amounts.NONE, now)));
    }

    /** Ends the job that has run longest; returns how many started. */
    int end() {
        return step(new Event.Gone(now, running.remove())).grants().size();
    }

    private Step step(Event event) {
        now = now.plusMillis(10);
        var step = allocator.step(event);
        step.grants().forEach(grant -> running.add(grant.reservation().uid()));
        return step;
    }
}
