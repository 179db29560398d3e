package dev.portcullis.webhook.gather;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.LookupOutcome.Undecidable;
import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Look-ups that a registry turned away or could not serve: for a moment the same question of the same asker has the same answer, so that what is
 * asked for again and again, as controllers do, does not make a registry slower that has too much to do. The moment grows with each
 * failure. What ran out of the asker's own time or places, and what was refused, is not among them. Bounded; thread-safe.
 */
final class FailedLookups {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(30);
    private static final long MOST_BYTES = 1024L * 1024;
    private static final int MOST_DOUBLINGS = 3;
    private static final Set<Reason> OF_REGISTRY = Set.of(Reason.REGISTRY_RATE_LIMITED, Reason.REGISTRY_UNAVAILABLE);

    private final Cache<Key, Failure> failures;
    private final Ticker ticker;

    /** @param ticker tells how much time has passed */
    FailedLookups(Ticker ticker) {
        this.ticker = ticker;
        this.failures = Caffeine.newBuilder()
                .maximumWeight(MOST_BYTES)
                .weigher((Key key, Failure failure) -> RememberedFacts.weigh(failure.answer()))
                .expireAfterWrite(FORGOTTEN_AFTER)
                .ticker(ticker)
                .build();
    }

    /** What was asked, and by whom. */
    record Key(List<RememberedFacts.Key> keys, CredentialIdentity asker) {
        Key {
            keys = List.copyOf(keys);
        }
    }

    private record Failure(FactSet answer, int times, long until) {}

    /** Returns what the registry answered, without facts, for as long as it is not asked again; empty where it may be. */
    Optional<FactSet> of(Key key) {
        return Optional.ofNullable(failures.getIfPresent(key))
                .filter(failure -> ticker.read() - failure.until() < 0)
                .map(Failure::answer);
    }

    /** Takes note of an answer of the registry. */
    void note(Key key, FactSet answer) {
        var incomplete = answer.lookups().stream()
                .map(Lookup::outcome)
                .filter(outcome -> !(outcome instanceof LookupOutcome.Complete))
                .toList();
        if (incomplete.isEmpty() || !incomplete.stream().allMatch(FailedLookups::isOfRegistry)) {
            failures.invalidate(key);
            return;
        }
        // What is true is remembered elsewhere.
        var rest = new FactSet(List.of(), answer.rejections(), answer.lookups());
        failures.asMap().merge(key, failure(rest, 1), (before, first) -> failure(rest, before.times() + 1));
    }

    private Failure failure(FactSet answer, int times) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
        return new Failure(answer, times, ticker.read() + pause.toNanos());
    }

    /** Returns the estimate of all bytes, once evictions that are due are done. */
    long bytes() {
        failures.cleanUp();
        return failures.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    private static boolean isOfRegistry(LookupOutcome outcome) {
        return outcome instanceof Undecidable(var reason, var detail) && OF_REGISTRY.contains(reason);
    }
}
