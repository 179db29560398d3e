package dev.portcullis.budget.audit;

import dev.portcullis.budget.ledger.LedgerEvent;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replays what several leaders wrote, each by itself, as {@link ForestChecker} does: each begins with all that was held, and tells nothing of what ended
 * before. Their lines may be mixed in any way, as long as those of one leader are in order. What a leader grants or opens must be under its own epoch;
 * whether two did so at the same time cannot be told from lines that are in no order. Not thread-safe.
 */
public final class LeadersChecker {
    /** Of lines that do not say whose they are. */
    private static final long UNSAID = 0;

    private final SortedMap<Long, ForestChecker> checkers = new TreeMap<>();
    private @Nullable Violation first;

    /**
     * Takes the next event; returns the first violation of all so far, whose line is that of the leader's own ledger.
     *
     * @param leader epoch of whoever wrote it; 0 where the line does not say
     */
    public Optional<Violation> next(long leader, LedgerEvent event) {
        var checker = checkers.computeIfAbsent(leader, epoch -> new ForestChecker());
        var found = checker.next(event);
        if (first == null) {
            first = found.orElseGet(() -> foreign(leader, event, checker.tally().events()));
        }
        return Optional.ofNullable(first);
    }

    private static @Nullable Violation foreign(long leader, LedgerEvent event, long line) {
        return switch (event) {
            case LedgerEvent.Granted(var at, var held, var queuedAt)
            when isForeign(leader, held.epoch()) ->
                new Violation(
                        line, Invariant.I1, held.uid() + " was granted by leader " + leader + under(held.epoch()));
            case LedgerEvent.GateRemoved(var at, var uid, var by)
            when isForeign(leader, by) ->
                new Violation(line, Invariant.I2, "the gate of " + uid + " was opened by leader " + leader + under(by));
            default -> null;
        };
    }

    private static boolean isForeign(long leader, long epoch) {
        return leader != UNSAID && leader != epoch;
    }

    private static String under(long epoch) {
        return " under epoch " + epoch;
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
