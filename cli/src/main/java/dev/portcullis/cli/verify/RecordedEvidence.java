package dev.portcullis.cli.verify;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.TrustRootInForce;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps what was found for the report. */
final class RecordedEvidence implements EvidenceSource {
    private final EvidenceSource source;
    private final Map<String, FactSet> found = new ConcurrentSkipListMap<>();

    RecordedEvidence(EvidenceSource source) {
        this.source = source;
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        return source.resolve(repository, tag, access);
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        return source.content(repository, digest, access);
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        var gathered = source.facts(repository, digest, trustRoots, freshness, access);
        found.put(repository + "@" + digest, gathered.facts());
        return gathered;
    }

    @Override
    public boolean sees(ImageRepository repository, Digest digest, Access access) {
        return source.sees(repository, digest, access);
    }

    @Override
    public StatementOutcome statement(Fact fact, Access access) {
        return source.statement(fact, access);
    }

    /** Returns what the last look-up in each place found. */
    FactSet found() {
        return found.values().stream().reduce(FactSet.EMPTY, FactSet::and);
    }
}
