package dev.portcullis.budget.allocate;

import dev.portcullis.budget.ledger.Accounts;
import dev.portcullis.budget.order.Gcra;
import dev.portcullis.budget.order.Share;
import dev.portcullis.budget.order.Usage;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.Level;
import dev.portcullis.budget.tree.QueueingStrategy;
import dev.portcullis.budget.tree.StopPolicy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pool or a budget in line. First are those below their nominal quota, of these the lowest weighted share, then who used less before. */
final class LevelBranch extends Branch {
    private static final int WEIGHT_UNIT = 1000;

    private final Level level;
    private final @Nullable Budget budget;
    private final Accounts accounts;
    private final @Nullable Gcra rate;
    private final long[] capacities;
    private final boolean boundless;
    private boolean closed;

    /**
     * Takes its place.
     *
     * @param rate how fast it may start jobs; null for no limit
     * @param boundless whether to pass everything, which tells the order alone
     */
    LevelBranch(
            @Nullable Branch parent,
            Level level,
            Accounts accounts,
            Usage usage,
            @Nullable Gcra rate,
            boolean boundless) {
        super(parent, level.index(), usage, accounts.resources());
        this.level = level;
        this.budget = level.budget().orElse(null);
        this.accounts = accounts;
        this.rate = rate;
        this.boundless = boundless;
        this.capacities = capacities(level, accounts.resources());
    }

    private static long[] capacities(Level level, int resources) {
        var capacities = new long[resources];
        for (var i = 0; i < resources; i++) {
            var above = level.above();
            while (above != null && above.most(i) == Level.UNLIMITED) {
                above = above.above();
            }
            capacities[i] = above == null ? Level.UNLIMITED : above.most(i);
        }
        return capacities;
    }

    Level level() {
        return level;
    }

    @Nullable
    Gcra rate() {
        return rate;
    }

    /** Says from when on it may start jobs, in nanoseconds since 1970. */
    long opensAt() {
        return rate == null || boundless ? Long.MIN_VALUE : rate.next();
    }

    /** Looks at the clock: whether its rate lets it start jobs. */
    void look(long now) {
        closed = opensAt() > now;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isStopped() {
        return budget != null && budget.rules().stopPolicy() != StopPolicy.NONE;
    }

    /** How many jobs of one run may run at once. */
    int maxJobsPerRun() {
        var most = budget == null || boundless ? null : budget.rules().maxJobsPerRun();
        return most == null ? Integer.MAX_VALUE : most;
    }

    /** How often one of its jobs may be passed; as often as one likes at a pool, which has none. */
    int maxBypasses() {
        return budget == null ? Integer.MAX_VALUE : budget.rules().maxBypasses();
    }

    @Override
    boolean isStrict() {
        return budget != null && budget.rules().queueingStrategy() == QueueingStrategy.STRICT_FIFO;
    }

    @Override
    Set<Need> wanted() {
        return closed || isStopped() ? shut() : super.wanted();
    }

    @Override
    @Nullable
    Need pass(Need need) {
        if (boundless) {
            return need;
        }
        return accounts.hasRoom(level, need.amounts(), need.asked())
                ? new Need(accounts.claimed(level, need.amounts()), need.asked())
                : null;
    }

    /** What is used of the pool around it, in parts of {@link Share#WHOLE}. */
    long share() {
        var share = 0L;
        for (var i = 0; i < capacities.length; i++) {
            share = Math.max(share, part(i, counted(i, accounts.used(level, i))));
        }
        return share;
    }

    /** The part of the pool around this that amounts are. */
    long share(long[] amounts) {
        var share = 0L;
        for (var i = 0; i < capacities.length; i++) {
            share = Math.max(share, part(i, amounts[i]));
        }
        return share;
    }

    private long part(int resource, long used) {
        return capacities[resource] == Level.UNLIMITED ? 0 : Share.of(used, capacities[resource]);
    }

    /** Whether it has what it is entitled to of something that it uses. */
    private boolean isAtNominal() {
        for (var i = 0; i < capacities.length; i++) {
            var used = counted(i, accounts.used(level, i));
            if (used >= level.nominal(i) && used > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    Rank due() {
        var weight = level.weight().thousandths();
        return new Rank(
                isAtNominal() ? 1 : 0,
                usage().share() * WEIGHT_UNIT / weight,
                weighted(usage().balance(), weight),
                0,
                number());
    }

    private static long weighted(long balance, int weight) {
        var most = Long.MAX_VALUE / WEIGHT_UNIT;
        return Math.clamp(balance, -most, most) * WEIGHT_UNIT / weight;
    }
}
