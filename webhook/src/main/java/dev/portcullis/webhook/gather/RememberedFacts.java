package dev.portcullis.webhook.gather;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import java.time.Duration;
import java.util.Optional;

/**
 * Facts in memory, bounded by an estimate of their bytes.
 *
 * <p>Facts are keyed by digest, repository and trust material, never by who asked: what is true is true for everybody. Absence is another
 * matter: it is remembered for {@link #ABSENCE} only, and not at all where it may hold for one credential only.
 */
final class RememberedFacts {
    /** How long "nothing more was found" is remembered. */
    static final Duration ABSENCE = Duration.ofSeconds(30);

    private static final int BYTES_PER_ENTRY = 400;
    private static final int BYTES_PER_FACT = 1200;

    private final Cache<Key, Entry> entries;
    private final Ticker ticker;

    RememberedFacts(long maximumBytes, Duration factsFor, Ticker ticker) {
        this.ticker = ticker;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((Key key, Entry entry) -> weigh(entry.facts()))
                .expireAfterWrite(factsFor)
                .ticker(ticker)
                .build();
    }

    Optional<FactSet> facts(Key key) {
        return Optional.ofNullable(entries.getIfPresent(key))
                .map(Entry::facts)
                .filter(facts -> !facts.facts().isEmpty());
    }

    /** Returns what was found so recently that its absences count too. */
    Optional<FactSet> current(Key key) {
        return Optional.ofNullable(entries.getIfPresent(key))
                .filter(entry -> entry.absenceShareable() && ticker.read() - entry.at() < ABSENCE.toNanos())
                .map(Entry::facts);
    }

    void remember(Key key, FactSet facts, boolean absenceShareable) {
        if (!facts.facts().isEmpty() || absenceShareable) {
            entries.put(key, new Entry(facts, absenceShareable, ticker.read()));
        }
    }

    private static int weigh(FactSet facts) {
        var rejections = facts.rejections().stream()
                .mapToInt(rejected ->
                        BYTES_PER_ENTRY + rejected.rejection().detail().length())
                .sum();
        return BYTES_PER_ENTRY + BYTES_PER_FACT * facts.facts().size() + rejections;
    }

    /** What facts are about, and under which revision of which trust root they hold. */
    record Key(ImageRepository repository, Digest digest, String trustRoot, String revision) {}

    private record Entry(FactSet facts, boolean absenceShareable, long at) {}
}
