package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.policy.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Until when facts meet a demand, if nothing is added to them. */
final class Lasting {
    private Lasting() {}

    /** Returns the earliest verified time of a fact: its age counts from there. */
    static Optional<Instant> signedAt(Fact fact) {
        return fact.times().stream().map(VerifiedTime::at).min(Comparator.naturalOrder());
    }

    /** Returns whether a fact is young enough; one of unknown age never is where that matters. */
    static boolean isFresh(Fact fact, @Nullable Duration maxAge, Instant now) {
        return maxAge == null
                || signedAt(fact)
                        .map(time -> Duration.between(time, now).compareTo(maxAge) <= 0)
                        .orElse(false);
    }

    /** Returns the last instant at which facts met a demand, or meet it; null where something else than their age is wrong with them. */
    static @Nullable Instant metUntil(Demand demand, List<Fact> facts) {
        var dated = facts.stream().filter(fact -> signedAt(fact).isPresent()).toList();
        return OneToOne.assign(demand.authorities(), dated).size() >= demand.threshold() ? until(demand, dated) : null;
    }

    /**
     * Returns the last instant at which these facts, which met the demand once, do; null for no end.
     *
     * @param fresh facts by authorised signers, enough of them, all of known age where that matters
     */
    static @Nullable Instant until(Demand demand, List<Fact> fresh) {
        var maxAge = demand.maxAge();
        if (maxAge == null) {
            return null;
        }
        var times = fresh.stream()
                .flatMap(fact -> signedAt(fact).stream())
                .distinct()
                .sorted()
                .toList();
        // The later the instant, the fewer facts are left: the last one at which enough are is found by halving.
        var enough = 0;
        var tooFew = times.size();
        while (tooFew - enough > 1) {
            var middle = (enough + tooFew) >>> 1;
            var since = times.get(middle);
            var left = fresh.stream()
                    .filter(fact ->
                            signedAt(fact).filter(time -> !time.isBefore(since)).isPresent())
                    .toList();
            if (OneToOne.assign(demand.authorities(), left).size() >= demand.threshold()) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return times.isEmpty() ? null : times.get(enough).plus(maxAge);
    }
}
