package dev.portcullis.webhook.gather;

import dev.portcullis.cluster.verified.Proven;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.webhook.verified.KnownImages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Policies, and registries that hold what they hold and always answer alike.
 *
 * @param policies all that are in force
 * @param content what the image is
 * @param statements what was signed, wherever it stands
 * @param failures how places answer that do not answer completely
 */
record World(
        List<Policy> policies,
        Content content,
        List<Statement> statements,
        Map<ImageRepository, LookupOutcome> failures)
        implements EvidenceSource {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    /**
     * A signature that verifies.
     *
     * @param age when somebody vouched for it; null if nobody did
     */
    record Statement(
            ImageRepository place,
            Digest subject,
            String root,
            Signer signer,
            Claim.Kind kind,
            String type,
            @Nullable Duration age) {
        Fact fact() {
            var text = place + " " + subject + " " + root + " " + signer + " " + kind + " " + type + " " + age;
            var digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
            var times = age == null
                    ? List.<VerifiedTime>of()
                    : List.of(new VerifiedTime(VerifiedTime.Source.TIMESTAMP_AUTHORITY, NOW.minus(age)));
            return new Fact(
                    subject,
                    new Claim(kind, type, digest),
                    signer,
                    root,
                    Worlds.root(root).material(),
                    times,
                    new Location(place, Layout.BUNDLE_BY_REFERRERS, digest));
        }
    }

    /** Returns all that these places would answer about a digest, and what is known of it from before. */
    FactSet everything(
            List<ImageRepository> places, Digest digest, List<TrustRootInForce> roots, List<Statement> before) {
        var names = roots.stream().map(TrustRootInForce::name).toList();
        var known = before.stream()
                .filter(statement -> places.contains(statement.place())
                        && statement.subject().equals(digest)
                        && names.contains(statement.root()))
                .map(Statement::fact)
                .toList();
        return places.stream()
                .map(place -> facts(place, digest, roots, Freshness.CURRENT, GatherScene.anonymous())
                        .facts())
                .reduce(new FactSet(known, List.of(), List.of()), FactSet::and);
    }

    /** Returns what the operator wrote down of these statements when it saw them. */
    static KnownImages known(List<Statement> before) {
        return (repository, digest) -> {
            var facts = before.stream()
                    .filter(statement -> statement.place().equals(repository)
                            && statement.subject().equals(digest))
                    .map(statement -> new Proven(
                            statement.fact(), Worlds.root(statement.root()).demands()))
                    .distinct()
                    .toList();
            return facts.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new VerifiedFacts(repository, digest, NOW, null, facts, List.of()));
        };
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        throw new IllegalStateException("every reference has a digest");
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        return content;
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        if (freshness == Freshness.REMEMBERED) {
            return new Gathered(FactSet.EMPTY, false, Origin.MEMORY);
        }
        var names = trustRoots.stream().map(TrustRootInForce::name).toList();
        var outcome = failures.getOrDefault(repository, new LookupOutcome.Complete());
        var complete = outcome instanceof LookupOutcome.Complete;
        var found = complete ? statements.stream() : Stream.<Statement>empty();
        var facts = found.filter(statement -> statement.place().equals(repository)
                        && statement.subject().equals(digest)
                        && names.contains(statement.root()))
                .map(Statement::fact)
                .distinct()
                .toList();
        var lookups = names.stream()
                .map(name -> new Lookup(name, repository, "referrers", outcome))
                .toList();
        return new Gathered(new FactSet(facts, List.of(), lookups), complete, Origin.REGISTRY);
    }
}
