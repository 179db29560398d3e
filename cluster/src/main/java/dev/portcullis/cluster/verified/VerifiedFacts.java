package dev.portcullis.cluster.verified;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.evidence.Satisfied;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one digest from evidence in one repository.
 *
 * @param repository the repository that was looked at, by its canonical name: the place, so for copies in a mirror the mirror
 * @param digest the manifest or index
 * @param verifiedAt when it was looked at last; milliseconds count, what is finer is cut off
 * @param content whether the digest names an index, and of what: {@code Single} or {@code Index}; null where nobody asked
 * @param facts verified statements about the digest that were found in the repository
 * @param history which policies it satisfied, where and when
 */
public record VerifiedFacts(
        ImageRepository repository,
        Digest digest,
        Instant verifiedAt,
        @Nullable Content content,
        List<Proven> facts,
        List<Satisfied> history) {
    /**
     * Takes only what is about this digest and was found in this repository, whoever hands it in.
     *
     * @throws IllegalArgumentException if anything is not
     */
    public VerifiedFacts {
        verifiedAt = verifiedAt.truncatedTo(ChronoUnit.MILLIS);
        facts = List.copyOf(facts);
        history = List.copyOf(history);
        if (content instanceof Content.NotAsked || content instanceof Content.Failed) {
            throw new IllegalArgumentException("what a digest names is kept only where it was read");
        }
        for (var proven : facts) {
            if (!proven.fact().subject().equals(digest)
                    || !proven.fact().location().repository().equals(repository)) {
                throw new IllegalArgumentException("a fact is about another digest or repository");
            }
        }
    }

    /**
     * Returns what both know: a statement that was seen stays, whether or not it was seen again, and an older one never takes the place of a
     * newer one. Where both know the same, the later look says how.
     *
     * @throws IllegalArgumentException if the other is about another image
     */
    public VerifiedFacts merge(VerifiedFacts other) {
        if (!other.repository.equals(repository) || !other.digest.equals(digest)) {
            throw new IllegalArgumentException("facts of different images are never merged");
        }
        return other.verifiedAt.isBefore(verifiedAt) ? other.mergeLater(this) : mergeLater(other);
    }

    private VerifiedFacts mergeLater(VerifiedFacts later) {
        var merged = new LinkedHashMap<Statement, Proven>();
        later.facts.forEach(proven -> merged.put(Statement.of(proven), proven));
        facts.forEach(proven -> merged.putIfAbsent(Statement.of(proven), proven));
        var satisfied = new LinkedHashMap<Occasion, Satisfied>();
        later.history.forEach(one -> satisfied.merge(Occasion.of(one), one, VerifiedFacts::latest));
        history.forEach(one -> satisfied.merge(Occasion.of(one), one, VerifiedFacts::latest));
        return new VerifiedFacts(
                repository,
                digest,
                later.verifiedAt,
                later.content == null ? content : later.content,
                List.copyOf(merged.values()),
                List.copyOf(satisfied.values()));
    }

    private static Satisfied latest(Satisfied one, Satisfied other) {
        return one.at().isBefore(other.at()) ? other : one;
    }

    /** What makes two facts the same one, however it was proved. */
    private record Statement(Claim claim, Signer signer, String trustRoot, Location location) {
        static Statement of(Proven proven) {
            var fact = proven.fact();
            return new Statement(fact.claim(), fact.signer(), fact.trustRoot(), fact.location());
        }
    }

    /** What is remembered once, for the last time that it was so. */
    private record Occasion(String policy, String revision, String trust, String namespace) {
        static Occasion of(Satisfied one) {
            return new Occasion(one.policy(), one.revision(), one.trust(), one.namespace());
        }
    }
}
