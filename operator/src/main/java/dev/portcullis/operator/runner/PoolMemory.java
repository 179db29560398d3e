package dev.portcullis.operator.runner;

import dev.portcullis.budget.allocate.Allocator;
import dev.portcullis.budget.allocate.Memory;
import dev.portcullis.budget.allocate.Memory.Account;
import dev.portcullis.budget.allocate.Memory.Kind;
import dev.portcullis.budget.allocate.Memory.Weighed;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.crds.runner.RunnerHistory;
import dev.portcullis.crds.runner.RunnerHistory.Consumed;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import dev.portcullis.crds.runner.RunnerRate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What counts over a restart and stands in no reservation, as it is kept in the statuses of pools. What rates have left is written with the very list that
 * holds the grants that took of them, so that no sequence of restarts lets more start than one leader would. What was used is written every
 * {@link #EVERY}, beside something else: of that time, and of no more, a new leader does not know who used what. It changes the order of those whose shares are
 * equal, and nothing else.
 */
final class PoolMemory {
    /** How old what is written of usage may be while anything changes. */
    static final Duration EVERY = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(PoolMemory.class);

    private PoolMemory() {}

    /** Returns a status with what rates have left now; of a pool that is not in force nobody knows more than stands there. */
    static RunnerPoolStatus withRates(RunnerPoolStatus status, String pool, RunnerTrees trees) {
        return trees.allocatorOf(pool)
                .map(allocator -> status.withRateLimits(rates(pool, allocator)))
                .orElse(status);
    }

    /** What the rates of a pool's budgets have left, as far as it is not everything: those first that are full last. */
    private static List<RunnerRate> rates(String pool, Allocator allocator) {
        var rates = allocator.rates();
        return budgets(allocator, pool)
                .filter(budget -> rates.containsKey(budget.name()))
                .sorted(Comparator.comparing((Budget budget) -> fullAt(rates, budget))
                        .reversed()
                        .thenComparing(Budget::name))
                .map(budget ->
                        new RunnerRate(budget.name(), fullAt(rates, budget).toString()))
                .limit(RunnerHistory.MOST)
                .toList();
    }

    private static Instant fullAt(Map<String, Instant> rates, Budget budget) {
        return rates.getOrDefault(budget.name(), Instant.EPOCH);
    }

    private static Stream<Budget> budgets(Allocator allocator, String pool) {
        return allocator.ledger().tree().budgets().stream()
                .filter(budget -> budget.poolName().equals(pool));
    }

    /** Who used how much of a pool by now: what is written of that, unless it is old and somebody knows more. */
    static RunnerHistory history(RunnerHistory written, String pool, RunnerTrees trees, Instant now) {
        return isOld(written, now)
                ? trees.allocatorOf(pool)
                        .map(allocator -> history(pool, allocator))
                        .orElse(written)
                : written;
    }

    private static boolean isOld(RunnerHistory written, Instant now) {
        return time(written.lastUpdate())
                .map(at -> Duration.between(at, now))
                .filter(age -> !age.isNegative() && age.compareTo(EVERY) < 0)
                .isEmpty();
    }

    /** Who used how much of a pool, those who used most first. */
    private static RunnerHistory history(String pool, Allocator allocator) {
        var budgets = budgets(allocator, pool).map(Budget::name).collect(Collectors.toSet());
        var usage = new HashMap<>(allocator.memory().usage());
        usage.entrySet().removeIf(entry -> entry.getValue().used() == 0 || !isIn(entry.getKey(), pool, budgets));
        var consumed = usage.entrySet().stream()
                .map(entry -> consumed(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Consumed::used)
                        .reversed()
                        .thenComparing(Consumed::budgetName)
                        .thenComparing(Consumed::repository))
                .limit(RunnerHistory.MOST)
                .toList();
        return usage.values().stream()
                .findAny()
                .map(any -> new RunnerHistory(any.at().toString(), consumed))
                .orElse(RunnerHistory.NONE);
    }

    private static boolean isIn(Account account, String pool, Set<String> budgets) {
        return account.kind() == Kind.POOL ? account.name().equals(pool) : budgets.contains(account.name());
    }

    private static Consumed consumed(Account account, Weighed weighed) {
        return new Consumed(account.kind() == Kind.POOL ? "" : account.name(), account.repository(), weighed.used());
    }

    /** What former leaders left. What cannot be read is left out, as if it were not there: then a bucket is full, and somebody used nothing. */
    static Memory of(Map<String, RunnerPoolStatus> statuses) {
        var memory = Memory.NONE;
        for (var entry : statuses.entrySet()) {
            memory = memory.and(read(entry.getKey(), entry.getValue()));
        }
        return memory;
    }

    private static Memory read(String pool, RunnerPoolStatus status) {
        var rates = new HashMap<String, Instant>();
        status.rateLimits().stream()
                .limit(RunnerHistory.MOST)
                .forEach(rate -> time(rate.fullAt())
                        .ifPresentOrElse(
                                fullAt -> rates.put(rate.budgetName(), fullAt),
                                () -> unreadable(pool, rate.budgetName(), "fullAt")));
        var history = status.fairSharing();
        var usage = new HashMap<Account, Weighed>();
        if (!history.consumed().isEmpty()) {
            time(history.lastUpdate())
                    .ifPresentOrElse(
                            at -> history.consumed().stream()
                                    .limit(RunnerHistory.MOST)
                                    .forEach(consumed ->
                                            usage.put(account(pool, consumed), new Weighed(consumed.used(), at))),
                            () -> unreadable(pool, "", "lastUpdate"));
        }
        return new Memory(rates, usage);
    }

    private static Account account(String pool, Consumed consumed) {
        var budget = consumed.budgetName();
        if (budget.isEmpty()) {
            return new Account(Kind.POOL, pool, 0);
        }
        return consumed.repository() == 0
                ? new Account(Kind.BUDGET, budget, 0)
                : Account.of(budget, consumed.repository());
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void unreadable(String pool, String budget, String field) {
        LOG.atWarn()
                .addKeyValue("pool", pool)
                .addKeyValue("budget", budget)
                .addKeyValue("field", field)
                .log("what a former leader left in the status of a pool cannot be read");
    }
}
