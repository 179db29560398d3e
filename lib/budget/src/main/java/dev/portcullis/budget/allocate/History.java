package dev.portcullis.budget.allocate;

import dev.portcullis.budget.allocate.Memory.Account;
import dev.portcullis.budget.allocate.Memory.Weighed;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.order.Usage;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Level;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What everybody used: kept while budgets change, by name of pools and budgets and by number of repositories. Not thread-safe. */
final class History {
    private final Map<Account, Usage> usages = new HashMap<>();

    /** What was given back unused and counts in the order for a while; the oldest first. */
    private final PriorityQueue<Reservation> lingering =
            new PriorityQueue<>(Comparator.comparing(Reservation::at).thenComparing(Reservation::uid));

    Usage of(Level level) {
        return usages.computeIfAbsent(Account.of(level), key -> new Usage());
    }

    Usage of(String budget, long repository) {
        return usages.computeIfAbsent(Account.of(budget, repository), key -> new Usage());
    }

    /** What everybody used until now. */
    Map<Account, Weighed> weighed(Time time) {
        var weighed = new HashMap<Account, Weighed>();
        usages.forEach((account, usage) -> {
            var used = usage.used(time.growth(), time.milliseconds());
            weighed.put(account, new Weighed(used, time.instant()));
        });
        return weighed;
    }

    /** Goes on from what everybody used, instead of what was counted here. */
    void resume(Memory memory, Time time) {
        usages.forEach((account, usage) -> {
            var weighed = memory.usage().getOrDefault(account, new Weighed(0, time.instant()));
            usage.resume(weighed.used(), time.since(weighed.at()), time.growth(), time.milliseconds());
        });
    }

    void linger(Reservation unused) {
        lingering.add(unused);
    }

    Collection<Reservation> lingering() {
        return Collections.unmodifiableCollection(lingering);
    }

    /** Takes one of those that were granted at a time or before it, in milliseconds since 1970; null if there is none. */
    @Nullable
    Reservation lingeredSince(long until) {
        var first = lingering.peek();
        return first != null && first.at().toEpochMilli() <= until ? lingering.poll() : null;
    }

    /** Forgets whoever is not in a tree. */
    void keep(BudgetTree tree) {
        var listed = tree.levels().stream()
                .flatMap(level -> Stream.concat(Stream.of(Account.of(level)), repositories(level)))
                .collect(Collectors.toSet());
        usages.keySet().retainAll(listed);
    }

    private static Stream<Account> repositories(Level level) {
        return level.budget().stream()
                .flatMap(budget ->
                        budget.repositories().stream().map(repository -> Account.of(budget.name(), repository.id())));
    }

    /** Halves everything, so often. */
    void halve(int times) {
        usages.values().forEach(usage -> usage.halve(times));
    }

    /** The same, to be changed by itself. */
    History copy() {
        var copy = new History();
        usages.forEach((account, usage) -> copy.usages.put(account, usage.copy()));
        copy.lingering.addAll(lingering);
        return copy;
    }
}
