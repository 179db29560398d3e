package dev.portcullis.webhook.gather;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.LookupOutcome;
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
import dev.portcullis.evidence.Permits;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.registry.Credential;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Answers from memory where it can, then by what the operator verified; else asks the registry, once for all who ask the same with the same
 * credentials at the same time.
 */
final class CachedEvidence implements EvidenceSource {
    private final EvidenceSource registry;
    private final RememberedFacts memory;
    private final RememberedContent contents;
    private final RememberedStatements statements;
    private final VerifiedBefore verified;
    private final Permits permits;
    private final FailedLookups failures;
    private final ConcurrentHashMap<Call, CompletableFuture<Gathered>> calls = new ConcurrentHashMap<>();

    CachedEvidence(
            EvidenceSource registry,
            RememberedFacts memory,
            RememberedContent contents,
            RememberedStatements statements,
            VerifiedBefore verified,
            FailedLookups failures,
            Permits permits) {
        this.registry = registry;
        this.memory = memory;
        this.contents = contents;
        this.statements = statements;
        this.verified = verified;
        this.failures = failures;
        this.permits = permits;
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        try (var permit = permits.acquire(access.tenant(), 1, access.deadline()).orElse(null)) {
            return permit == null ? new Resolution.Failed(overloaded()) : registry.resolve(repository, tag, access);
        }
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        var known = contents.of(repository, digest);
        if (known != null) {
            return known;
        }
        var before = verified.content(repository, digest);
        if (before.isPresent()) {
            contents.remember(repository, digest, before.get());
            return before.get();
        }
        try (var permit = permits.acquire(access.tenant(), 1, access.deadline()).orElse(null)) {
            if (permit == null) {
                return new Content.Failed(overloaded());
            }
            var content = registry.content(repository, digest, access);
            contents.remember(repository, digest, content);
            return content;
        }
    }

    @Override
    public boolean sees(ImageRepository repository, Digest digest, Access access) {
        try (var permit = permits.acquire(access.tenant(), 1, access.deadline()).orElse(null)) {
            return permit != null && registry.sees(repository, digest, access);
        }
    }

    @Override
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        if (freshness == Freshness.REMEMBERED) {
            return remembered(repository, digest, trustRoots);
        }
        var facts = FactSet.EMPTY;
        var missing = new ArrayList<TrustRootInForce>();
        for (var root : trustRoots) {
            var remembered = recall(key(repository, digest, root), root, freshness, access);
            remembered.ifPresentOrElse(found -> {}, () -> missing.add(root));
            facts = facts.and(remembered.orElse(FactSet.EMPTY));
        }
        var everything = new Question(repository, digest, trustRoots, freshness);
        if (missing.isEmpty()) {
            // Facts of memory will do as they are; what says that there is nothing more must say so of all that is
            // known.
            var all = freshness == Freshness.CURRENT ? withKnown(facts, everything) : facts;
            return new Gathered(all, true, Origin.MEMORY);
        }
        var question = new Question(repository, digest, missing, freshness);
        var asked = ask(question, access);
        // Part of the answer may be an old memory: then whoever misses something must be able to ask for all of it
        // anew.
        var origin = missing.size() == trustRoots.size() ? Origin.REGISTRY : Origin.MEMORY;
        return new Gathered(withKnown(facts.and(asked.facts()), everything), asked.absenceShareable(), origin);
    }

    @Override
    public StatementOutcome statement(Fact fact, Access access) {
        var digest = fact.claim().statement();
        var known = statements.of(digest);
        if (known.isPresent()) {
            return new StatementOutcome.Read(known.get());
        }
        try (var permit = permits.acquire(access.tenant(), 1, access.deadline()).orElse(null)) {
            if (permit == null) {
                return new StatementOutcome.Unread(overloaded());
            }
            var outcome = registry.statement(fact, access);
            if (outcome instanceof StatementOutcome.Read(var bytes)) {
                statements.remember(bytes);
            }
            return outcome;
        }
    }

    @Override
    public List<Satisfied> history(ImageRepository repository, Digest digest) {
        return verified.history(repository, digest);
    }

    private Gathered remembered(ImageRepository repository, Digest digest, List<TrustRootInForce> trustRoots) {
        var facts = trustRoots.stream()
                .flatMap(root -> known(key(repository, digest, root), root).stream())
                .reduce(FactSet.EMPTY, FactSet::and);
        return new Gathered(facts, false, Origin.MEMORY);
    }

    /** Returns facts that are known without asking anybody, if there are any. */
    private Optional<FactSet> known(RememberedFacts.Key key, TrustRootInForce root) {
        var remembered = memory.facts(key);
        if (remembered.isPresent()) {
            return remembered;
        }
        var before = verified.facts(key.repository(), key.digest(), root);
        return before.isEmpty() ? Optional.empty() : Optional.of(memory.learn(key, before));
    }

    /** A statement that was seen stays, whatever the registry says or does not say now. */
    private FactSet withKnown(FactSet answer, Question question) {
        var facts = new LinkedHashSet<>(answer.facts());
        for (var root : question.roots()) {
            facts.addAll(verified.facts(question.repository(), question.digest(), root));
        }
        return facts.size() == answer.facts().size()
                ? answer
                : new FactSet(List.copyOf(facts), answer.rejections(), answer.lookups());
    }

    private Optional<FactSet> recall(
            RememberedFacts.Key key, TrustRootInForce root, Freshness freshness, Access access) {
        var facts = freshness == Freshness.ANY ? known(key, root) : Optional.<FactSet>empty();
        return facts.isPresent()
                ? facts
                : memory.current(
                        key, () -> CredentialIdentity.of(access.credentials().forRepository(key.repository())));
    }

    /** Returns what is remembered under all trust roots; empty if it is not for one of them. */
    private Optional<FactSet> recall(Question question, Access access) {
        var facts = FactSet.EMPTY;
        for (var root : question.roots()) {
            var key = key(question.repository(), question.digest(), root);
            var found = recall(key, root, question.freshness(), access);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            facts = facts.and(found.get());
        }
        return Optional.of(facts);
    }

    /** Asks, or waits for whoever asks the same; asks again where their answer was about themselves only. */
    private Gathered ask(Question question, Access access) {
        var call = new Call(question.keys(), access.credentials().forRepository(question.repository()));
        do {
            var failed = failures.of(call.failure());
            if (failed.isPresent()) {
                return stillFailed(question, failed.get());
            }
            var running = calls.get(call);
            var answer = running == null ? lead(call, question, access) : await(running, access);
            if (answer.isPresent()) {
                return answer.get();
            }
        } while (!access.deadline().expired());
        return failed(
                question,
                new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "the registry did not answer in time"));
    }

    /** Returns what is known besides what the registry answered a moment ago. */
    private Gathered stillFailed(Question question, FactSet answer) {
        var known = remembered(question.repository(), question.digest(), question.roots());
        return new Gathered(known.facts().and(answer), false, Origin.REGISTRY);
    }

    /** Asks the registry; empty if somebody else began to in the meantime. */
    private Optional<Gathered> lead(Call call, Question question, Access access) {
        // The permit comes first, so that nobody waits for one who waits for the limits of another namespace.
        try (var permit = permits.acquire(access.tenant(), 1, access.deadline()).orElse(null)) {
            if (permit == null) {
                return Optional.of(failed(question, overloaded()));
            }
            var mine = new CompletableFuture<Gathered>();
            return calls.putIfAbsent(call, mine) == null
                    ? Optional.of(lead(call, mine, question, access))
                    : Optional.empty();
        }
    }

    private Gathered lead(Call call, CompletableFuture<Gathered> mine, Question question, Access access) {
        try {
            // Whoever asked before may have been answered since the look into the memory.
            var since = recall(question, access);
            if (since.isPresent()) {
                return new Gathered(since.get(), true, Origin.MEMORY);
            }
            var failed = failures.of(call.failure());
            if (failed.isPresent()) {
                return stillFailed(question, failed.get());
            }
            var answer = registry.facts(
                    question.repository(), question.digest(), question.roots(), question.freshness(), access);
            failures.note(call.failure(), answer.facts());
            var gathered = remember(call, question, answer);
            if (!endedByOwnBounds(gathered)) {
                mine.complete(gathered);
            }
            return gathered;
        } finally {
            calls.remove(call, mine);
            // No-op after success; nobody may wait for a call that died, or for one whose time was shorter than theirs.
            mine.cancel(false);
        }
    }

    private Gathered remember(Call call, Question question, Gathered gathered) {
        var finder = gathered.absenceShareable() ? CredentialIdentity.of(call.credentials()) : null;
        var known = FactSet.EMPTY;
        for (var root : question.roots()) {
            var key = key(question.repository(), question.digest(), root);
            known = known.and(memory.remember(key, partOf(gathered.facts(), root), finder));
        }
        return new Gathered(known, gathered.absenceShareable(), gathered.origin());
    }

    /** Returns whether it ended at a bound of whoever asked: others have a deadline and permits of their own. */
    private static boolean endedByOwnBounds(Gathered gathered) {
        return gathered.facts().lookups().stream().anyMatch(lookup -> switch (lookup.outcome()) {
            case LookupOutcome.Undecidable(var reason, var detail) -> reason == Reason.REGISTRY_TIMEOUT;
            case LookupOutcome.Refused(var reason, var detail) -> reason == Reason.OVERLOADED;
            case LookupOutcome.Complete() -> false;
        });
    }

    /** Returns the answer of a running call; empty if it gave none that is of use to others, or not in time. */
    private static Optional<Gathered> await(CompletableFuture<Gathered> running, Access access) {
        try {
            return Optional.of(running.get(access.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a look-up", e);
        }
    }

    private static LookupOutcome overloaded() {
        return new LookupOutcome.Refused(Reason.OVERLOADED, "too many look-ups at once");
    }

    private static Gathered failed(Question question, LookupOutcome outcome) {
        var lookups = question.roots().stream()
                .map(root -> new Lookup(root.name(), question.repository(), "registry", outcome))
                .toList();
        return new Gathered(new FactSet(List.of(), List.of(), lookups), false, Origin.REGISTRY);
    }

    private static RememberedFacts.Key key(ImageRepository repository, Digest digest, TrustRootInForce root) {
        return new RememberedFacts.Key(repository, digest, root.name(), root.basis());
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

    private record Question(
            ImageRepository repository, Digest digest, List<TrustRootInForce> roots, Freshness freshness) {
        List<RememberedFacts.Key> keys() {
            return roots.stream().map(root -> key(repository, digest, root)).toList();
        }
    }

    /** What is asked, and as whom. */
    private record Call(List<RememberedFacts.Key> keys, List<Credential> credentials) {
        FailedLookups.Key failure() {
            return new FailedLookups.Key(keys, CredentialIdentity.of(credentials));
        }
    }
}
