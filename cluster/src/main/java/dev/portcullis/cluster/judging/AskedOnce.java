package dev.portcullis.cluster.judging;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.evidence.TrustRootInForce;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the same thing once, so that two sets of rules are compared by the same evidence. For one question. Thread-safe. */
public final class AskedOnce implements EvidenceSource {
    private final EvidenceSource source;
    private final Map<List<Object>, Object> answers = new ConcurrentHashMap<>();

    /** Asks this source. */
    public AskedOnce(EvidenceSource source) {
        this.source = source;
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        return (Resolution) answers.computeIfAbsent(
                List.of("tag", repository, tag), asked -> source.resolve(repository, tag, access));
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        return (Content) answers.computeIfAbsent(
                List.of("content", repository, digest), asked -> source.content(repository, digest, access));
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        if (freshness == Freshness.REMEMBERED) {
            return source.facts(repository, digest, trustRoots, freshness, access);
        }
        var roots = trustRoots.stream()
                .map(root -> root.name() + " " + root.revision())
                .sorted()
                .toList();
        return (Gathered) answers.computeIfAbsent(
                List.of("facts", repository, digest, roots, freshness),
                asked -> source.facts(repository, digest, trustRoots, freshness, access));
    }

    @Override
    public boolean sees(ImageRepository repository, Digest digest, Access access) {
        return (Boolean) answers.computeIfAbsent(
                List.of("sees", repository, digest), asked -> source.sees(repository, digest, access));
    }

    @Override
    public StatementOutcome statement(Fact fact, Access access) {
        return (StatementOutcome) answers.computeIfAbsent(
                List.of("statement", fact.claim().statement(), fact.location()),
                asked -> source.statement(fact, access));
    }

    @Override
    public List<Satisfied> history(ImageRepository repository, Digest digest) {
        return source.history(repository, digest);
    }
}
