package dev.portcullis.operator.runner;

import dev.portcullis.budget.allocate.Allocator;
import dev.portcullis.budget.allocate.AllocatorSettings;
import dev.portcullis.budget.allocate.Event;
import dev.portcullis.budget.allocate.Memory;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Enforcement;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An allocator for each root, found by the names of pools. Not thread-safe. */
final class RunnerTrees {
    private final AllocatorSettings settings;
    private final Map<String, Allocator> allocators = new HashMap<>();
    private final Map<String, String> roots = new HashMap<>();
    private final Map<String, Instant> wakes = new HashMap<>();
    private Memory memory;

    /**
     * Begins with no tree.
     *
     * @param memory what former leaders left
     */
    RunnerTrees(AllocatorSettings settings, Memory memory) {
        this.settings = settings;
        this.memory = memory;
    }

    /** Forgets all trees, and what they hold; what else counts is kept for those that come. */
    void clear() {
        allocators.values().forEach(allocator -> memory = memory.and(allocator.memory()));
        allocators.clear();
        roots.clear();
        wakes.clear();
    }

    /**
     * Puts a tree in force.
     *
     * @param held all that is held, of which what is held in its pools runs there
     * @return that
     */
    List<Reservation> add(BudgetTree tree, Collection<Reservation> held, Instant now) {
        var root = tree.root().name();
        tree.pools().forEach(pool -> roots.put(pool.name(), root));
        var running = held.stream()
                .filter(reservation -> root.equals(roots.get(reservation.pool())))
                .toList();
        var allocator = new Allocator(settings, tree, running, now);
        allocator.resume(memory);
        allocators.put(root, allocator);
        return running;
    }

    /** Tells the allocator of a root; returns what follows, which is nothing where there is no such root. */
    List<LedgerEvent> step(String root, Event event) {
        var allocator = allocators.get(root);
        if (allocator == null) {
            return List.of();
        }
        var step = allocator.step(event);
        var wake = step.wakeAt();
        if (wake == null) {
            wakes.remove(root);
        } else {
            wakes.put(root, wake);
        }
        return step.ledger();
    }

    /** The root that a pool is below; nothing if it is not in force. */
    Optional<String> rootOf(String pool) {
        return Optional.ofNullable(roots.get(pool));
    }

    List<String> roots() {
        return List.copyOf(allocators.keySet());
    }

    /** The allocator of a root; null if there is no such root. */
    @Nullable
    Allocator allocator(String root) {
        return allocators.get(root);
    }

    /** The allocator of the root that a pool is below; nothing if the pool is not in force. */
    Optional<Allocator> allocatorOf(String pool) {
        return rootOf(pool).flatMap(root -> Optional.ofNullable(allocators.get(root)));
    }

    /** Whether the budget that pays for something only audits. */
    boolean isAudited(Reservation held) {
        return allocatorOf(held.pool())
                .flatMap(allocator -> allocator
                        .ledger()
                        .tree()
                        .holder(held.pool(), held.budget())
                        .budget())
                .filter(budget -> budget.rules().enforcement() == Enforcement.AUDIT)
                .isPresent();
    }

    /** The roots for which time alone changes something by now. */
    List<String> due(Instant now) {
        return wakes.entrySet().stream()
                .filter(wake -> !wake.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** When time alone changes something; null if it does not. */
    @Nullable
    Instant wakeAt() {
        return wakes.values().stream().min(Comparator.naturalOrder()).orElse(null);
    }
}
