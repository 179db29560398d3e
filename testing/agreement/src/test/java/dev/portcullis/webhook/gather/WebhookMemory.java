package dev.portcullis.webhook.gather;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.Permits;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.webhook.verified.KnownImages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The memory of one webhook, in front of registries that may change. */
public final class WebhookMemory implements EvidenceSource {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong sinceChange = new AtomicLong();
    private final CachedEvidence cached;
    private volatile EvidenceSource registry;

    /** Makes an empty memory. */
    public WebhookMemory(EvidenceSource registry, KnownImages images, InstantSource clock) {
        this.registry = registry;
        this.cached = new CachedEvidence(
                this,
                new RememberedFacts(1 << 22, Duration.ofHours(1), nanos::get),
                new RememberedContent(1 << 20),
                new RememberedStatements(1 << 20),
                new VerifiedBefore(images, clock),
                new FailedLookups(() -> nanos.get() + sinceChange.get()),
                new Permits(64, 64));
    }

    /** Returns what decisions are reached from. */
    public EvidenceSource evidence() {
        return cached;
    }

    /** Lets so much time go by that it counts no more that something was not there. */
    public void forgetAbsences() {
        nanos.addAndGet(RememberedFacts.ABSENCE.plusSeconds(1).toNanos());
    }

    /** Has registries hold something else from now on, so long after they were asked last that those which could not answer are asked again. */
    public void change(EvidenceSource next) {
        sinceChange.addAndGet(FailedLookups.LONGEST_PAUSE.plusSeconds(1).toNanos());
        registry = next;
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        return registry.resolve(repository, tag, access);
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        return registry.content(repository, digest, access);
    }

    @Override
    public StatementOutcome statement(Fact fact, Access access) {
        return registry.statement(fact, access);
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        return registry.facts(repository, digest, trustRoots, freshness, access);
    }
}
