package dev.portcullis.budget.audit;

import dev.portcullis.budget.ledger.LedgerEvent;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replays what several leaders wrote, each by itself, as {@link ForestChecker} does: each begins with all that was held, and tells nothing of what ended
 * before. Their lines may be mixed in any way, as long as those of one leader are in order. Not thread-safe.
 */
public final class LeadersChecker {
    private final SortedMap<Long, ForestChecker> checkers = new TreeMap<>();
    private @Nullable Violation first;

    /**
     * Takes the next event; returns the first violation of all so far, whose line is that of the leader's own ledger.
     *
     * @param leader epoch of whoever wrote it, or any number where all was written by one
     */
    public Optional<Violation> next(long leader, LedgerEvent event) {
        var found =
                checkers.computeIfAbsent(leader, epoch -> new ForestChecker()).next(event);
        if (first == null && found.isPresent()) {
            first = found.get();
        }
        return Optional.ofNullable(first);
    }

    /** How many leaders there are. */
    public int leaders() {
        return checkers.size();
    }

    /** What all came to; what is held in the end is what the latest one holds. */
    public Tally tally() {
        var sum = checkers.values().stream()
                .map(ForestChecker::tally)
                .reduce(new Tally(0, 0, 0, 0, 0), ForestChecker::sum);
        var held =
                checkers.isEmpty() ? 0 : checkers.lastEntry().getValue().tally().held();
        return new Tally(sum.events(), sum.granted(), sum.charged(), sum.released(), held);
    }
}
