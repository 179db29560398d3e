package dev.portcullis.core.verdict;

import dev.portcullis.core.verdict.Outcome.Met;
import java.util.List;
import java.util.Optional;

/** Several requirements of which one is enough. */
final class Alternatives {
    private Alternatives() {}

    /** Returns the first that is met, for as long as any is; empty if none is met. */
    static Optional<Outcome> lasting(List<Outcome> outcomes) {
        Optional<Met> lasting = Optional.empty();
        Optional<Met> first = Optional.empty();
        for (var outcome : outcomes) {
            if (outcome instanceof Met met) {
                first = first.or(() -> Optional.of(met));
                lasting = lasting.filter(best -> !outlasts(met, best)).or(() -> Optional.of(met));
            }
        }
        var end = lasting.map(Met::until);
        return first.map(met -> new Met(met.by(), end.orElse(null)));
    }

    private static boolean outlasts(Met one, Met other) {
        var until = other.until();
        return until != null && (one.until() == null || one.until().isAfter(until));
    }
}
