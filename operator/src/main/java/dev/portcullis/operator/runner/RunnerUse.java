package dev.portcullis.operator.runner;

import dev.portcullis.budget.allocate.WaitReason;
import dev.portcullis.budget.order.Share;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import dev.portcullis.operator.runner.RunnerFigures.Amount;
import dev.portcullis.operator.runner.RunnerFigures.Waiting;
import dev.portcullis.runner.paying.Catalogue.Declared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up how pools and budgets are used. Goes through all jobs, so that it is for now and then. */
final class RunnerUse {
    private static final int THOUSAND = 1000;
    private static final long UNLIMITED = -1;

    private final RunnerBook book;
    private final Map<Declared, Counts> counts = new HashMap<>();
    private final Map<Waiting, Integer> pending = new HashMap<>();
    private final Map<Declared, RunnerFigures.Level> levels = new HashMap<>();
    private final Map<Declared, Boolean> over = new HashMap<>();

    /** How many jobs are how far. */
    static final class Counts {
        private int waiting;
        private int reserving;
        private int admitted;

        int waiting() {
            return waiting;
        }

        int reserving() {
            return reserving;
        }

        int admitted() {
            return admitted;
        }

        private void add(RunnerJob.Standing standing) {
            switch (standing) {
                case WAITING -> waiting++;
                case RESERVED -> reserving++;
                case OPEN, CHARGED -> admitted++;
                case SET_ASIDE, NOWHERE -> {}
            }
        }
    }

    private RunnerUse(RunnerBook book) {
        this.book = book;
    }

    static RunnerUse of(RunnerBook book) {
        var use = new RunnerUse(book);
        book.jobs().all().forEach(use::add);
        book.catalogue().trees().forEach(use::add);
        return use;
    }

    private void add(RunnerJob job) {
        var held = job.held();
        if (held != null) {
            count(Declared.pool(held.pool()), job);
            count(Declared.budget(held.budget()), job);
        } else if (job.placement() instanceof Placement.Placed placed) {
            count(Declared.pool(placed.pool()), job);
            count(Declared.budget(placed.budget()), job);
            if (job.standing() == RunnerJob.Standing.WAITING) {
                var reason = book.reason(job).map(WaitReason::code).orElse("");
                pending.merge(new Waiting(placed.pool(), placed.budget(), reason), 1, Integer::sum);
            }
        }
    }

    /** Who asks for more than there ever is waits for nothing: others of its budget are not behind it. */
    private void count(Declared where, RunnerJob job) {
        if (job.standing() == RunnerJob.Standing.WAITING
                && book.reason(job).filter(WaitReason.EXCEEDS_MAX_QUOTA::equals).isPresent()) {
            return;
        }
        counts.computeIfAbsent(where, key -> new Counts()).add(job.standing());
    }

    private void add(BudgetTree tree) {
        var allocator = book.trees().allocator(tree.root().name());
        if (allocator == null) {
            return;
        }
        for (var level : tree.levels()) {
            var amounts = new HashMap<String, Amount>();
            for (var i = 0; i < tree.resources().size(); i++) {
                var used = allocator.ledger().accounts().used(level, i);
                var nominal = level.nominal(i) == Level.UNLIMITED ? UNLIMITED : level.nominal(i);
                if (used > 0 || nominal != UNLIMITED) {
                    amounts.put(tree.resources().get(i), new Amount(used, nominal));
                }
            }
            var budget = level.budget();
            var where = budget.isPresent() ? Declared.budget(level.name()) : Declared.pool(level.name());
            var counted = of(where);
            over.put(where, allocator.ledger().isOverLimit(level));
            levels.put(
                    where,
                    new RunnerFigures.Level(
                            budget.isPresent() ? budget.get().poolName() : level.name(),
                            budget.isPresent() ? level.name() : "",
                            counted.reserving() + counted.admitted(),
                            share(tree, level, amounts),
                            amounts));
        }
    }

    private static long share(BudgetTree tree, Level level, Map<String, Amount> amounts) {
        var around = level.above();
        if (around == null) {
            return 0;
        }
        var most = 0L;
        for (var i = 0; i < tree.resources().size(); i++) {
            var amount = amounts.get(tree.resources().get(i));
            if (amount != null && around.nominal(i) != Level.UNLIMITED) {
                most = Math.max(most, Share.of(amount.used(), around.nominal(i)));
            }
        }
        return most * THOUSAND / Share.WHOLE * THOUSAND / level.weight().thousandths();
    }

    Counts of(Declared where) {
        return counts.getOrDefault(where, new Counts());
    }

    /** What is used of a pool or budget; nothing if it is not in force. */
    Map<String, Amount> amounts(Declared where) {
        var level = levels.get(where);
        return level == null ? Map.of() : level.amounts();
    }

    long share(Declared where) {
        var level = levels.get(where);
        return level == null ? 0 : level.weightedShare();
    }

    boolean isOver(Declared where) {
        return over.getOrDefault(where, false);
    }

    RunnerFigures figures() {
        return new RunnerFigures(pending, List.copyOf(new ArrayList<>(levels.values())), book.bypasses());
    }
}
