package dev.portcullis.webhook.gather;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Interner;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Facts in memory, bounded by an estimate of their bytes. Thread-safe.
 *
 * <p>Facts are keyed by digest, repository and trust material, never by who asked: what is true is true for everybody. Absence is another
 * matter: it is remembered for {@link #ABSENCE} only, for those who hold the same credentials, and not at all where the look-up was not
 * complete or hidden by the registry.
 */
final class RememberedFacts {
    /** How long "nothing more was found" is remembered: whoever signs what was refused, and tries again, should not find it refused still. */
    static final Duration ABSENCE = Duration.ofSeconds(10);

    private static final int BYTES_PER_ENTRY = 600;
    private static final int BYTES_PER_FACT = 1200;
    private static final int BYTES_PER_REJECTION = 300;
    private static final int MOST_FACTS = 256;

    private final Cache<Key, Entry> entries;
    private final Ticker ticker;

    // Of images without evidence little is kept but what is the same for all of them, and whoever invents digests makes
    // many.
    private final Interner<FactSet> absences = Interner.newWeakInterner();
    private final Interner<ImageRepository> repositories = Interner.newWeakInterner();
    private final Interner<CredentialIdentity> finders = Interner.newWeakInterner();

    RememberedFacts(long maximumBytes, Duration factsFor, Ticker ticker) {
        this.ticker = ticker;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((Key key, Entry entry) -> weigh(entry.facts()))
                .expireAfter(Expiry.writing(
                        (Key key, Entry entry) -> entry.facts().facts().isEmpty() ? ABSENCE : factsFor))
                .ticker(ticker)
                .build();
    }

    /** Returns the facts that are remembered, if any. */
    Optional<FactSet> facts(Key key) {
        return Optional.ofNullable(entries.getIfPresent(key))
                .map(Entry::facts)
                .filter(facts -> !facts.facts().isEmpty());
    }

    /**
     * Returns what was found so recently that its absences count too.
     *
     * @param asker who asks, by their credentials; asked for only if something recent is there
     */
    Optional<FactSet> current(Key key, Supplier<CredentialIdentity> asker) {
        return Optional.ofNullable(entries.getIfPresent(key))
                .filter(entry -> entry.finder() != null && ticker.read() - entry.at() < ABSENCE.toNanos())
                .filter(entry -> asker.get().equals(entry.finder()))
                .map(Entry::facts);
    }

    /**
     * Remembers an answer of a registry, and returns all that is known by now: facts that were found before and that an incomplete answer
     * lacks stay true.
     *
     * @param finder who asked; null if the answer's absences hold for nobody else
     */
    FactSet remember(Key key, FactSet answer, @Nullable CredentialIdentity finder) {
        var known = isComplete(answer) ? answer : withFacts(answer, facts(key).orElse(FactSet.EMPTY));
        if (!known.facts().isEmpty() || finder != null) {
            entries.put(
                    key.in(repositories.intern(key.repository())),
                    new Entry(
                            known.facts().isEmpty() ? absences.intern(known) : known,
                            finder == null ? null : finders.intern(finder),
                            ticker.read()));
        }
        return known;
    }

    /**
     * Learns facts that somebody else found, and returns what is known by now: facts of an answer of a registry stay, which may be more.
     * Nothing follows from what is not among them.
     */
    FactSet learn(Key key, List<Fact> facts) {
        var learnt = new Entry(new FactSet(facts, List.of(), List.of()), null, ticker.read());
        return Objects.requireNonNull(entries.asMap()
                        .compute(
                                key.in(repositories.intern(key.repository())),
                                (same, known) ->
                                        known == null || known.facts().facts().isEmpty() ? learnt : known))
                .facts();
    }

    /** Returns the estimate of all bytes, once evictions that are due are done. */
    long bytes() {
        entries.cleanUp();
        return entries.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    private static boolean isComplete(FactSet facts) {
        return facts.lookups().stream().allMatch(lookup -> lookup.outcome() instanceof LookupOutcome.Complete);
    }

    private static FactSet withFacts(FactSet answer, FactSet earlier) {
        var facts = new LinkedHashSet<>(answer.facts());
        facts.addAll(earlier.facts());
        List<Fact> bounded = new ArrayList<>(facts).subList(0, Math.min(MOST_FACTS, facts.size()));
        return new FactSet(bounded, answer.rejections(), answer.lookups());
    }

    /** Returns an estimate of the bytes that facts and what was found besides take. */
    static int weigh(FactSet facts) {
        long bytes = BYTES_PER_ENTRY;
        for (var fact : facts.facts()) {
            bytes += BYTES_PER_FACT + 2L * textOf(fact);
        }
        for (var rejected : facts.rejections()) {
            bytes += BYTES_PER_REJECTION + 2L * rejected.rejection().detail().length();
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** Signers choose these texts, so their length is theirs too. */
    private static long textOf(Fact fact) {
        var signer = switch (fact.signer()) {
            case Signer.Keyless(var identity) ->
                identity.subject().length()
                        + identity.issuer().length()
                        + identity.extensions().values().stream()
                                .mapToLong(String::length)
                                .sum();
            case Signer.Key(var name, var fingerprint) -> name.length();
        };
        return signer + fact.claim().predicateType().length();
    }

    /** What facts are about, and under which material of which trust root they hold. */
    record Key(ImageRepository repository, Digest digest, String trustRoot, String basis) {
        Key in(ImageRepository same) {
            return new Key(same, digest, trustRoot, basis);
        }
    }

    private record Entry(FactSet facts, @Nullable CredentialIdentity finder, long at) {}
}
