package dev.portcullis.budget.allocate;

import dev.portcullis.budget.order.Usage;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** A repository in line within its budget. First is the lowest share, then who used less before. */
final class RepositoryBranch extends Branch {
    private final LevelBranch budget;
    private final Map<String, RunQueue> runs = new HashMap<>();
    private final long[] used;
    private long round;
    private long arrivals;

    RepositoryBranch(LevelBranch budget, long repository, Usage usage, int resources) {
        super(budget, repository, usage, resources);
        this.budget = budget;
        this.used = new long[resources];
    }

    LevelBranch budget() {
        return budget;
    }

    /** The run's queue, which is made if there is none. All whose run is not known, and has an empty name, are in one. */
    RunQueue run(String name) {
        return runs.computeIfAbsent(name, key -> new RunQueue(this, arrivals++, !name.isEmpty()));
    }

    Collection<RunQueue> runs() {
        return runs.values();
    }

    /** Takes over the turns of the same repository's runs. */
    void follow(RepositoryBranch before) {
        round = Math.max(round, before.round);
        before.runs.forEach((name, run) -> run(name).follow(run));
    }

    /** Forgets a run of which nothing waits or runs. */
    void forgetIfIdle(String name) {
        var run = runs.get(name);
        if (run != null && run.isIdle()) {
            runs.remove(name);
        }
    }

    /** The turn in which a run was last served. */
    long round() {
        return round;
    }

    void serve(long turn) {
        round = Math.max(round, turn);
    }

    /** Counts amounts as used, or with sign -1 no more. */
    void use(long[] amounts, int sign) {
        for (var i = 0; i < used.length; i++) {
            used[i] = Math.addExact(used[i], sign * amounts[i]);
        }
    }

    /** What is used of the pool, in parts of the whole. */
    long share() {
        var counted = new long[used.length];
        for (var i = 0; i < used.length; i++) {
            counted[i] = counted(i, used[i]);
        }
        return budget.share(counted);
    }

    @Override
    boolean isStrict() {
        return budget.isStrict();
    }

    @Override
    Need pass(Need need) {
        return need;
    }

    @Override
    Rank due() {
        return new Rank(usage().share(), usage().balance(), 0, 0, number());
    }
}
