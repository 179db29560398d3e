package dev.portcullis.budget.allocate;

import dev.portcullis.budget.tree.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What of an allocator counts beyond its life and stands in no reservation. Whoever goes on with it grants as if there had been one allocator all the time,
 * as far as that is known to it. Immutable.
 *
 * @param rates when the buckets of budgets are full again, by name; those that are full already are left out
 * @param usage what was used
 */
public record Memory(Map<String, Instant> rates, Map<Account, Weighed> usage) {
    /** Nothing is known of any time before. */
    public static final Memory NONE = new Memory(Map.of(), Map.of());

    public Memory {
        rates = Map.copyOf(rates);
        usage = Map.copyOf(usage);
    }

    /** What an {@link Account} is of. */
    public enum Kind {
        POOL,
        BUDGET,
        REPOSITORY
    }

    /**
     * Whose usage is counted.
     *
     * @param name of the pool or budget
     * @param repository number of the repository in the budget; 0 where all of the pool or budget is meant
     */
    public record Account(Kind kind, String name, long repository) {
        /** All of a pool or budget. */
        public static Account of(Level level) {
            return new Account(level.budget().isPresent() ? Kind.BUDGET : Kind.POOL, level.name(), 0);
        }

        /** A repository's part of a budget. */
        public static Account of(String budget, long repository) {
            return new Account(Kind.REPOSITORY, budget, repository);
        }
    }

    /**
     * What was used until a time.
     *
     * @param used parts of the whole by seconds, decayed until then
     * @param at the time
     */
    public record Weighed(long used, Instant at) {}

    /** Both; where they differ, what was weighed later and the bucket that is full later. */
    public Memory and(Memory other) {
        var bothRates = new HashMap<>(rates);
        other.rates.forEach(
                (budget, fullAt) -> bothRates.merge(budget, fullAt, (one, two) -> one.isAfter(two) ? one : two));
        var bothUsage = new HashMap<>(usage);
        other.usage.forEach((account, weighed) ->
                bothUsage.merge(account, weighed, (one, two) -> one.at().isAfter(two.at()) ? one : two));
        return new Memory(bothRates, bothUsage);
    }

    /** Whether what was used until a time is in what is known of somebody. */
    boolean holds(Account account, Instant time) {
        var weighed = usage.get(account);
        return weighed != null && !time.isAfter(weighed.at());
    }
}
