package dev.portcullis.budget.audit;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Replays the history of several trees in one ledger, each by itself, as {@link LedgerChecker} does. Not thread-safe. */
public final class ForestChecker {
    private static final String NO_TREE = "";

    private final Map<String, LedgerChecker> checkers = new HashMap<>();
    private final Map<String, String> roots = new HashMap<>();
    private final Map<String, String> holders = new HashMap<>();
    private long events;
    private @Nullable Violation first;

    /** Takes the next event; returns the first violation of all so far. */
    public Optional<Violation> next(LedgerEvent event) {
        events++;
        var found = checkers.computeIfAbsent(root(event), root -> new LedgerChecker())
                .next(event);
        if (event instanceof LedgerEvent.Released(var at, var uid)) {
            holders.remove(uid);
        }
        if (first == null && found.isPresent()) {
            first = new Violation(events, found.get().invariant(), found.get().detail());
        }
        return Optional.ofNullable(first);
    }

    private String root(LedgerEvent event) {
        return switch (event) {
            case LedgerEvent.LimitsSet(var at, var tree) -> {
                var root = tree.root().name();
                tree.pools().forEach(pool -> roots.put(pool.name(), root));
                yield root;
            }
            case LedgerEvent.Granted(var at, var held, var queuedAt) -> holds(held);
            case LedgerEvent.Charged(var at, var held) -> holds(held);
            case LedgerEvent.Adopted(var at, var held) -> holds(held);
            case LedgerEvent.GateRemoved(var at, var uid, var epoch) -> holders.getOrDefault(uid, NO_TREE);
            case LedgerEvent.RunKnown(var at, var uid, var run) -> holders.getOrDefault(uid, NO_TREE);
            case LedgerEvent.Released(var at, var uid) -> holders.getOrDefault(uid, NO_TREE);
        };
    }

    /** A UID stays with the tree where it was first: a second reservation anywhere is one too many. */
    private String holds(Reservation held) {
        return holders.computeIfAbsent(held.uid(), uid -> roots.getOrDefault(held.pool(), NO_TREE));
    }

    /** What all trees come to. */
    public Tally tally() {
        return checkers.values().stream()
                .map(LedgerChecker::tally)
                .reduce(new Tally(0, 0, 0, 0, 0), ForestChecker::sum);
    }

    static Tally sum(Tally one, Tally other) {
        return new Tally(
                one.events() + other.events(),
                one.granted() + other.granted(),
                one.charged() + other.charged(),
                one.released() + other.released(),
                one.held() + other.held());
    }
}
