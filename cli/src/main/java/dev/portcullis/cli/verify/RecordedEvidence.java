package dev.portcullis.cli.verify;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.TrustRootInForce;
import java.util.List;

/** Keeps what was found for the report. */
final class RecordedEvidence implements EvidenceSource {
    private final EvidenceSource source;
    private FactSet found = FactSet.EMPTY;

    RecordedEvidence(EvidenceSource source) {
        this.source = source;
    }

    @Override
    public Resolution resolve(ImageReference reference, Access access) {
        return source.resolve(reference, access);
    }

    @Override
    public synchronized Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        var gathered = source.facts(repository, digest, trustRoots, freshness, access);
        found = gathered.facts();
        return gathered;
    }

    /** Returns what the last look-up found. */
    synchronized FactSet found() {
        return found;
    }
}
