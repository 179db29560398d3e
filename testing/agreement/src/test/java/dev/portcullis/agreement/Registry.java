package dev.portcullis.agreement;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.evidence.TrustRootInForce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What registries hold at one instant, verified: they always answer alike.
 *
 * @param content what the image is, as far as anybody can read that
 * @param statements what is there
 * @param failures how places answer that do not answer completely
 * @param readable statements that can be read, even where nobody who lists evidence would find them any more
 */
record Registry(
        Content content,
        List<Statement> statements,
        Map<ImageRepository, LookupOutcome> failures,
        List<Statement> readable)
        implements EvidenceSource {
    Registry(Content content, List<Statement> statements, Map<ImageRepository, LookupOutcome> failures) {
        this(content, statements, failures, statements);
    }

    /** Returns registries as they are at the time of the decision. */
    static Registry now(World world) {
        var unreadable = new Content.Failed(new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "late"));
        return new Registry(
                world.now().unreadable() ? unreadable : world.content(),
                there(world, World.NOW),
                world.now().failures(),
                world.statements());
    }

    /** Returns registries as they were when the scan looked. */
    static Registry before(World world) {
        return new Registry(world.content(), there(world, world.past().at()), Map.of(), world.statements());
    }

    /** Returns registries as they were then, without what is gone since. */
    static Registry beforeWithoutWhatIsGone(World world) {
        return new Registry(
                world.content(),
                there(world, world.past().at()).stream()
                        .filter(statement -> !statement.gone())
                        .toList(),
                Map.of(),
                world.statements());
    }

    private static List<Statement> there(World world, Instant at) {
        return world.statements().stream()
                .filter(statement -> statement.isThere(at))
                .distinct()
                .toList();
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        return failures.get(repository) instanceof LookupOutcome.Undecidable undecidable
                ? new Resolution.Failed(undecidable)
                : new Resolution.Resolved(World.IMAGE);
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        return content;
    }

    @Override
    public StatementOutcome statement(Fact fact, Access access) {
        var failure = failures.get(fact.location().repository());
        if (failure != null) {
            return new StatementOutcome.Unread(failure);
        }
        return readable.stream()
                .map(Statement::bytes)
                .filter(bytes -> bytes.digest().equals(fact.claim().statement()))
                .findFirst()
                .<StatementOutcome>map(StatementOutcome.Read::new)
                .orElseThrow(() -> new AssertionError("a fact is about no statement of the world"));
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
        var found = found(repository, digest, trustRoots);
        var complete = found.lookups().stream().allMatch(lookup -> lookup.outcome() instanceof LookupOutcome.Complete);
        return new Gathered(found, complete, Origin.REGISTRY);
    }

    /** Returns all that a place holds about a digest. */
    FactSet found(ImageRepository repository, Digest digest, List<TrustRootInForce> trustRoots) {
        var outcome = failures.getOrDefault(repository, new LookupOutcome.Complete());
        var facts = new ArrayList<Fact>();
        var rejections = new ArrayList<RejectedEvidence>();
        for (var root : trustRoots) {
            for (var statement : statements) {
                if (outcome instanceof LookupOutcome.Complete
                        && statement.place().equals(repository)
                        && statement.subject().equals(digest)
                        && statement.root().equals(root.name())) {
                    add(statement.fact(), root, facts, rejections);
                }
            }
        }
        var asked = outcome instanceof LookupOutcome.Complete
                ? List.of("referrers", Lookup.EVERYTHING)
                : List.of("referrers");
        var lookups = trustRoots.stream()
                .flatMap(root -> asked.stream().map(what -> new Lookup(root.name(), repository, what, outcome)))
                .toList();
        return new FactSet(facts.stream().distinct().toList(), rejections, lookups);
    }

    private static void add(Fact fact, TrustRootInForce root, List<Fact> facts, List<RejectedEvidence> rejections) {
        if (root.root().revocations().revokes(fact.signer(), fact.material())) {
            rejections.add(new RejectedEvidence(
                    root.name(), fact.location(), new Rejection(Reason.TRUST_REVOKED, "it is revoked")));
        } else {
            facts.add(fact);
        }
    }
}
