package dev.portcullis.budget.allocate;

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
import org.jspecify.annotations.Nullable;

/** What everybody used: kept while budgets change, by name of pools and budgets and by number of repositories. Not thread-safe. */
final class History {
    private final Map<String, Usage> levels = new HashMap<>();
    private final Map<Repository, Usage> repositories = new HashMap<>();

    /** What was given back unused and counts in the order for a while; the oldest first. */
    private final PriorityQueue<Reservation> lingering =
            new PriorityQueue<>(Comparator.comparing(Reservation::at).thenComparing(Reservation::uid));

    private record Repository(String budget, long number) {}

    Usage of(Level level) {
        return levels.computeIfAbsent(level.toString(), key -> new Usage());
    }

    Usage of(String budget, long repository) {
        return repositories.computeIfAbsent(new Repository(budget, repository), key -> new Usage());
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
        var names = tree.levels().stream().map(Level::toString).collect(Collectors.toSet());
        var listed = tree.levels().stream()
                .flatMap(level -> level.budget().stream())
                .flatMap(budget ->
                        budget.repositories().stream().map(listing -> new Repository(budget.name(), listing.id())))
                .collect(Collectors.toSet());
        levels.keySet().retainAll(names);
        repositories.keySet().retainAll(listed);
    }

    /** Halves everything, so often. */
    void halve(int times) {
        halve(levels.values(), times);
        halve(repositories.values(), times);
    }

    private static void halve(Collection<Usage> usages, int times) {
        usages.forEach(usage -> usage.halve(times));
    }

    /** The same, to be changed by itself. */
    History copy() {
        var copy = new History();
        levels.forEach((key, usage) -> copy.levels.put(key, usage.copy()));
        repositories.forEach((key, usage) -> copy.repositories.put(key, usage.copy()));
        copy.lingering.addAll(lingering);
        return copy;
    }
}
