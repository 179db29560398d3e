package dev.portcullis.cluster.verified;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import dev.portcullis.evidence.Satisfied;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * Facts bounded in number and length.
 *
 * <p>Of the facts, the newest of each predicate type and signer come first, then all others, newest first; of the history what is newest.
 * Where the text is still too long, history goes first, oldest first, because facts say more; then the manifests of an index, which a
 * registry tells again; then facts, the last of that order first.
 */
final class Fitted {
    private static final Comparator<Proven> NEWEST_FIRST = Comparator.comparing(
                    (Proven proven) -> newest(proven.fact()))
            .reversed()
            .thenComparing(proven -> proven.fact().claim().statement())
            .thenComparing(proven -> proven.fact().trustRoot())
            .thenComparing(proven -> proven.fact().signer().describe())
            .thenComparing(proven -> proven.fact().location().artifact());

    private static final Comparator<Satisfied> LATEST_FIRST = Comparator.comparing(Satisfied::at)
            .reversed()
            .thenComparing(Satisfied::policy)
            .thenComparing(Satisfied::namespace)
            .thenComparing(Satisfied::revision)
            .thenComparing(Satisfied::trust);

    private Fitted() {}

    /** Returns the text of as much of the facts as fits into an object. */
    static String text(VerifiedFacts facts) {
        var fitted = new VerifiedFacts(
                facts.repository(),
                facts.digest(),
                facts.verifiedAt(),
                facts.content(),
                first(ranked(facts.facts()), FactsText.MOST_FACTS),
                first(facts.history().stream().sorted(LATEST_FIRST).toList(), FactsText.MOST_HISTORY));
        var text = FactsWriter.write(fitted);
        while (text.length() > VerifiedImageSpec.MAXIMUM_CONTENT) {
            fitted = smaller(fitted);
            text = FactsWriter.write(fitted);
        }
        return text;
    }

    private static VerifiedFacts smaller(VerifiedFacts facts) {
        if (!facts.history().isEmpty()) {
            return with(facts, facts.facts(), half(facts.history()));
        }
        if (facts.content() != null) {
            return new VerifiedFacts(
                    facts.repository(), facts.digest(), facts.verifiedAt(), null, facts.facts(), List.of());
        }
        // A text without facts always fits: a repository's name and a digest are short.
        return with(facts, first(facts.facts(), facts.facts().size() - 1), List.of());
    }

    private static VerifiedFacts with(VerifiedFacts facts, List<Proven> kept, List<Satisfied> history) {
        return new VerifiedFacts(
                facts.repository(), facts.digest(), facts.verifiedAt(), facts.content(), kept, history);
    }

    private static List<Proven> ranked(List<Proven> facts) {
        var seen = new HashSet<Series>();
        var first = new ArrayList<Proven>();
        var others = new ArrayList<Proven>();
        facts.stream()
                .sorted(NEWEST_FIRST)
                .forEach(proven -> (seen.add(Series.of(proven)) ? first : others).add(proven));
        first.addAll(others);
        return first;
    }

    private static Instant newest(Fact fact) {
        return fact.times().stream()
                .map(VerifiedTime::at)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    private static <T> List<T> first(List<T> all, int most) {
        return all.subList(0, Math.min(most, all.size()));
    }

    private static <T> List<T> half(List<T> all) {
        return first(all, all.size() / 2);
    }

    /**
     * Statements of which the newest says the most.
     *
     * @param signer who signs, without what differs from run to run of the same workflow
     */
    private record Series(Claim.Kind kind, String predicateType, List<String> signer, String trustRoot) {
        static Series of(Proven proven) {
            var fact = proven.fact();
            var signer = switch (fact.signer()) {
                case Signer.Keyless(var identity) ->
                    List.of(
                            identity.issuer(),
                            identity.subject(),
                            identity.extensions().getOrDefault(FulcioExtension.SOURCE_REPOSITORY_URI, ""),
                            identity.extensions().getOrDefault(FulcioExtension.SOURCE_REPOSITORY_ID, ""));
                case Signer.Key(var name, var fingerprint) -> List.of(name, fingerprint);
            };
            return new Series(fact.claim().kind(), fact.claim().predicateType(), signer, fact.trustRoot());
        }
    }
}
