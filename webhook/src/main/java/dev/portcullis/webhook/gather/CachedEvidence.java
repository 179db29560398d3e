package dev.portcullis.webhook.gather;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.Gathered;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.registry.Credential;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers from memory where it can; else asks the registry, once for all who ask the same with the same credentials at the same time. */
final class CachedEvidence implements EvidenceSource {
    private final EvidenceSource registry;
    private final RememberedFacts memory;
    private final Permits permits;
    private final ConcurrentHashMap<Call, CompletableFuture<Gathered>> calls = new ConcurrentHashMap<>();

    CachedEvidence(EvidenceSource registry, RememberedFacts memory, Permits permits) {
        this.registry = registry;
        this.memory = memory;
        this.permits = permits;
    }

    @Override
    public Resolution resolve(ImageReference reference, Access access) {
        try (var permit = permits.acquire(access.tenant(), access.deadline()).orElse(null)) {
            return permit == null ? new Resolution.Failed(overloaded()) : registry.resolve(reference, access);
        }
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        var facts = FactSet.EMPTY;
        var missing = new ArrayList<TrustRootInForce>();
        for (var root : trustRoots) {
            var remembered = recall(key(repository, digest, root), freshness);
            remembered.ifPresentOrElse(found -> {}, () -> missing.add(root));
            facts = facts.and(remembered.orElse(FactSet.EMPTY));
        }
        if (missing.isEmpty()) {
            return new Gathered(facts, true, Origin.MEMORY);
        }
        var asked = ask(repository, digest, missing, freshness, access);
        // Part of the answer may be an old memory: then whoever misses something must be able to ask for all of it
        // anew.
        var origin = missing.size() == trustRoots.size() ? Origin.REGISTRY : Origin.MEMORY;
        return new Gathered(facts.and(asked.facts()), asked.absenceShareable(), origin);
    }

    private Optional<FactSet> recall(RememberedFacts.Key key, Freshness freshness) {
        var current = memory.current(key);
        return current.isPresent() || freshness == Freshness.CURRENT ? current : memory.facts(key);
    }

    private Gathered ask(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> roots,
            Freshness freshness,
            Access access) {
        var credentials = access.credentials().forRepository(repository);
        var keys = roots.stream().map(root -> key(repository, digest, root)).toList();
        var mine = new CompletableFuture<Gathered>();
        var call = new Call(keys, credentials);
        var running = calls.putIfAbsent(call, mine);
        if (running != null) {
            return await(running, roots, access);
        }
        try {
            var gathered = lookUp(repository, digest, roots, freshness, access);
            for (var i = 0; i < roots.size(); i++) {
                memory.remember(keys.get(i), partOf(gathered.facts(), roots.get(i)), gathered.absenceShareable());
            }
            mine.complete(gathered);
            return gathered;
        } finally {
            calls.remove(call, mine);
            // No-op after success; a caller must never wait for a call that died.
            mine.cancel(false);
        }
    }

    private Gathered lookUp(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> roots,
            Freshness freshness,
            Access access) {
        try (var permit = permits.acquire(access.tenant(), access.deadline()).orElse(null)) {
            return permit == null
                    ? failed(roots, overloaded())
                    : registry.facts(repository, digest, roots, freshness, access);
        }
    }

    private static Gathered await(CompletableFuture<Gathered> running, List<TrustRootInForce> roots, Access access) {
        try {
            return running.get(access.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return failed(
                    roots, new LookupOutcome.Refused(Reason.OVERLOADED, "another request's look-up took too long"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(roots, new LookupOutcome.Refused(Reason.OVERLOADED, "interrupted while waiting"));
        } catch (ExecutionException | java.util.concurrent.CancellationException e) {
            return failed(roots, new LookupOutcome.Refused(Reason.INTERNAL_ERROR, "the shared look-up failed"));
        }
    }

    private static LookupOutcome overloaded() {
        return new LookupOutcome.Refused(Reason.OVERLOADED, "too many look-ups at once");
    }

    private static Gathered failed(List<TrustRootInForce> roots, LookupOutcome outcome) {
        var lookups = roots.stream()
                .map(root -> new Lookup(root.name(), "registry", outcome))
                .toList();
        return new Gathered(new FactSet(List.of(), List.of(), lookups), false, Origin.REGISTRY);
    }

    private static RememberedFacts.Key key(ImageRepository repository, Digest digest, TrustRootInForce root) {
        return new RememberedFacts.Key(repository, digest, root.name(), root.revision());
    }

    private static FactSet partOf(FactSet facts, TrustRootInForce root) {
        return new FactSet(
                facts.facts().stream()
                        .filter(fact -> fact.trustRoot().equals(root.name()))
                        .toList(),
                facts.rejections().stream()
                        .filter(rejected -> rejected.trustRoot().equals(root.name()))
                        .toList(),
                facts.lookups().stream()
                        .filter(lookup -> lookup.trustRoot().equals(root.name()))
                        .toList());
    }

    /** What is asked, and as whom. */
    private record Call(List<RememberedFacts.Key> keys, List<Credential> credentials) {}
}
