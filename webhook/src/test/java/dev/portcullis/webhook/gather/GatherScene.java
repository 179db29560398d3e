package dev.portcullis.webhook.gather;

import dev.portcullis.cluster.verified.Proven;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.evidence.Permits;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.webhook.TestRoots;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A registry that says what it is told, behind memory and permits, on a clock that is moved by hand. */
final class GatherScene implements EvidenceSource {
    static final ImageRepository REPOSITORY =
            ImageReference.parse("registry.example.com/apps/shop:v1").repository();
    static final Digest IMAGE = Digest.of("image".getBytes(StandardCharsets.UTF_8));
    static final TrustRootInForce ACME = TestRoots.root("acme", "r1");
    static final TrustRootInForce RIVAL = TestRoots.root("rival", "r1");

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    final AtomicLong nanos = new AtomicLong();
    final AtomicInteger asked = new AtomicInteger();
    final RememberedFacts memory = new RememberedFacts(1 << 20, Duration.ofHours(1), nanos::get);
    final Permits permits = new Permits(4, 2);
    final Map<Digest, VerifiedFacts> verified = new HashMap<>();
    final CachedEvidence cached = new CachedEvidence(
            this,
            memory,
            new RememberedContent(1 << 20),
            new RememberedStatements(1 << 20),
            new VerifiedBefore(this::verified, InstantSource.fixed(NOW)),
            new FailedLookups(nanos::get),
            permits);

    Content content = new Content.Single();
    StatementOutcome statement = new StatementOutcome.Unread(down());
    int statementsRead;
    int looks;

    @Nullable
    ImageRepository hangsAt;

    CountDownLatch untilThen = new CountDownLatch(0);
    Function<List<TrustRootInForce>, Gathered> registry = roots -> complete(roots);

    private Optional<VerifiedFacts> verified(ImageRepository repository, Digest digest) {
        looks++;
        return Optional.ofNullable(verified.get(digest))
                .filter(known -> known.repository().equals(repository));
    }

    /** Has the operator have verified these facts, under the trust roots of now. */
    void verified(Fact... facts) {
        var proven = Arrays.stream(facts)
                .map(fact -> new Proven(fact, ACME.root().demands()))
                .toList();
        verified.put(IMAGE, new VerifiedFacts(REPOSITORY, IMAGE, NOW, new Content.Index(List.of()), proven, List.of()));
    }

    /** Returns the fact that the very key of a trust root signed the image. */
    static Fact proved(TrustRootInForce root) {
        var key = root.root().keys().getFirst();
        var signer = new Signer.Key(key.name(), key.material().fingerprint());
        var fact = TestRoots.signed(REPOSITORY, IMAGE, root.name(), signer);
        return new Fact(
                fact.subject(), fact.claim(), signer, root.name(), Set.of(key.material()), List.of(), fact.location());
    }

    static Fact signed(String root, String key) {
        return TestRoots.signed(REPOSITORY, IMAGE, root, new Signer.Key(key, IMAGE.hex()));
    }

    /** Returns a complete answer with these facts. */
    static Gathered complete(List<TrustRootInForce> roots, Fact... facts) {
        return new Gathered(set(roots, new LookupOutcome.Complete(), facts), true, Origin.REGISTRY);
    }

    static Gathered failed(List<TrustRootInForce> roots, LookupOutcome outcome, Fact... facts) {
        return new Gathered(set(roots, outcome, facts), false, Origin.REGISTRY);
    }

    static LookupOutcome down() {
        return new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "503");
    }

    private static FactSet set(List<TrustRootInForce> roots, LookupOutcome outcome, Fact... facts) {
        var lookups = roots.stream()
                .map(root -> new Lookup(root.name(), REPOSITORY, "referrers", outcome))
                .toList();
        return new FactSet(List.of(facts), List.of(), lookups);
    }

    static Access access(String tenant, Duration time, Credential... credentials) {
        return new Access(tenant, repository -> Arrays.asList(credentials), Deadline.after(time));
    }

    static Access anonymous() {
        return access("team", Duration.ofSeconds(20));
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    Gathered ask(Freshness freshness, Access access, TrustRootInForce... roots) {
        return cached.facts(REPOSITORY, IMAGE, List.of(roots), freshness, access);
    }

    Gathered askIn(ImageRepository repository, Freshness freshness, Access access) {
        return cached.facts(repository, IMAGE, List.of(ACME), freshness, access);
    }

    Gathered any() {
        return ask(Freshness.ANY, anonymous(), ACME);
    }

    Gathered current() {
        return ask(Freshness.CURRENT, anonymous(), ACME);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let it go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public StatementOutcome statement(Fact fact, Access access) {
        statementsRead++;
        return statement;
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        asked.incrementAndGet();
        return new Resolution.Resolved(IMAGE);
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        asked.incrementAndGet();
        return content;
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        asked.incrementAndGet();
        if (repository.equals(hangsAt)) {
            await(untilThen);
        }
        return registry.apply(trustRoots);
    }
}
