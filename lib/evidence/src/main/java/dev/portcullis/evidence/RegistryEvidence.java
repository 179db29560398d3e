package dev.portcullis.evidence;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Looks evidence up in a repository, in every layout, and verifies it. */
public final class RegistryEvidence implements EvidenceSource, AutoCloseable {
    /** Most pieces of evidence of one image that are read at the same time, so that many of them do not fill the queues that all stand in. */
    static final int READ_AT_ONCE = 8;

    /** Most manifests of one index, those of no platform included. */
    private static final int MOST_CHILDREN = 256;

    private static final long DEFAULT_MEMORY = 256L * 1024 * 1024;

    private final SharedRegistry registry;
    private final InstantSource clock;
    private final Layouts layouts;
    private final CandidateReader reader;
    private final StatementReader statements;
    private final EvidenceMemory bounded;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Makes a source whose memory is bounded for a program that judges one image at a time. */
    public RegistryEvidence(RegistryClient registry, InstantSource clock) {
        this(registry, clock, DEFAULT_MEMORY);
    }

    /**
     * Makes a source.
     *
     * @param registry asked for evidence
     * @param clock tells which verified times lie in the future, and which trust roots were not refreshed for too long
     * @param memory estimate of the bytes that large evidence may take while it is read; a piece of more than a sixteenth of it is not
     */
    public RegistryEvidence(RegistryClient registry, InstantSource clock, long memory) {
        this(registry, EvidenceCheck.sigstore(clock), clock, memory);
    }

    RegistryEvidence(RegistryClient registry, EvidenceCheck check, InstantSource clock, long memory) {
        this.registry = new SharedRegistry(registry);
        this.clock = clock;
        this.layouts = new Layouts(this.registry);
        this.bounded = new EvidenceMemory(memory);
        this.reader = new CandidateReader(this.registry, check, bounded);
        this.statements = new StatementReader(this.registry, bounded);
    }

    /**
     * Returns turns for rules, which share the memory for large evidence: neither takes long.
     *
     * @param values bytes that the values of one evaluation may take
     * @param processors how many there are
     */
    public Turns turns(long values, int processors) {
        return new BoundedTurns(bounded, values, processors, RuleClock.system());
    }

    @Override
    public Resolution resolve(ImageRepository repository, String tag, Access access) {
        var credentials = access.credentials().forRepository(repository);
        return switch (registry.of(access).resolve(repository, tag, credentials, access.deadline())) {
            case RegistryResult.Found<Digest>(var digest) -> new Resolution.Resolved(digest);
            case RegistryResult.NotFound<Digest>(var hidden, var detail) ->
                new Resolution.Failed(new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, detail));
            case RegistryResult.Refused<Digest>(var reason, var detail) ->
                new Resolution.Failed(new LookupOutcome.Refused(reason, detail));
            case RegistryResult.Unavailable<Digest>(var reason, var detail, var retryAfter) ->
                new Resolution.Failed(new LookupOutcome.Undecidable(reason, detail));
        };
    }

    @Override
    public Content content(ImageRepository repository, Digest digest, Access access) {
        var credentials = access.credentials().forRepository(repository);
        // The client's own bound is what limits it: nobody has said yet how large it is.
        var unread = Descriptor.of("application/vnd.oci.image.index.v1+json", digest, Integer.MAX_VALUE);
        return switch (registry.of(access).manifest(repository, unread, credentials, access.deadline())) {
            case RegistryResult.Found<Manifest>(Manifest.Image image) -> new Content.Single();
            case RegistryResult.Found<Manifest>(Manifest.Index index) -> content(index);
            case RegistryResult.NotFound<Manifest>(var hidden, var detail) ->
                new Content.Failed(new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, detail));
            case RegistryResult.Refused<Manifest>(var reason, var detail) ->
                new Content.Failed(new LookupOutcome.Refused(reason, detail));
            case RegistryResult.Unavailable<Manifest>(var reason, var detail, var retryAfter) ->
                new Content.Failed(new LookupOutcome.Undecidable(reason, detail));
        };
    }

    private static Content content(Manifest.Index index) {
        if (index.manifests().size() > MOST_CHILDREN) {
            var detail = index.digest() + " is an index of " + index.manifests().size() + " manifests; at most "
                    + MOST_CHILDREN + " are read";
            return new Content.Failed(new LookupOutcome.Refused(Reason.RESPONSE_TOO_LARGE, detail));
        }
        return new Content.Index(index.manifests().stream()
                .map(child -> new IndexChild(child.digest(), child.platform(), child.isIndex()))
                .toList());
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
        var now = clock.instant();
        var current = trustRoots.stream().filter(root -> root.verifiesAt(now)).toList();
        var stale = stale(
                repository,
                trustRoots.stream().filter(root -> !root.verifiesAt(now)).toList());
        return current.isEmpty()
                ? new Gathered(stale, false, Origin.REGISTRY)
                : read(repository, digest, current, stale, access);
    }

    /** Reads what is to be had under some trust roots, besides what is known of others. */
    private Gathered read(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            FactSet besides,
            Access access) {
        var credentials = access.credentials().forRepository(repository);
        var reading = Reading.of(repository, digest, trustRoots, credentials, access);
        var listings = all(layouts.of(reading));
        var turns = new Semaphore(READ_AT_ONCE, true);
        List<Callable<FactSet>> reads = new ArrayList<>();
        for (var listing : listings) {
            for (var candidate : listing.candidates()) {
                reads.add(() -> inTurn(turns, () -> reader.read(reading, candidate)));
            }
        }
        var facts = besides.and(lookups(reading, listings));
        for (var read : all(reads)) {
            facts = facts.and(read);
        }
        var complete = facts.lookups().stream().allMatch(lookup -> lookup.outcome() instanceof LookupOutcome.Complete);
        var hidden = listings.stream().anyMatch(Listing::hidden);
        var seen = listings.stream()
                .anyMatch(listing -> !listing.hidden() || !listing.candidates().isEmpty());
        var all = complete && seen ? facts.and(everything(reading)) : facts;
        return new Gathered(all, complete && !hidden, Origin.REGISTRY);
    }

    /** Whoever sees something of a repository sees all of it, so that what is not there is not. */
    private static FactSet everything(Reading reading) {
        return FactSet.everything(
                reading.trustRoots().stream().map(TrustRootInForce::name).toList(), reading.repository());
    }

    @Override
    public StatementOutcome statement(Fact fact, Access access) {
        return statements.read(fact, access);
    }

    private static <T> T inTurn(Semaphore turns, Supplier<T> task) throws InterruptedException {
        turns.acquire();
        try {
            return task.get();
        } finally {
            turns.release();
        }
    }

    private <T> List<T> all(List<Callable<T>> tasks) {
        var results = new ArrayList<T>();
        try {
            for (Future<T> task : threads.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading evidence", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading evidence failed", e.getCause());
        }
    }

    private static FactSet stale(ImageRepository repository, List<TrustRootInForce> trustRoots) {
        var lookups = trustRoots.stream()
                .map(root -> new Lookup(
                        root.name(),
                        repository,
                        "trust root",
                        new LookupOutcome.Refused(
                                Reason.TRUST_ROOT_STALE,
                                "trust root \"" + root.name() + "\" verifies nothing new since " + root.verifiedUntil()
                                        + ", because its TUF repository could not be followed")))
                .toList();
        return new FactSet(List.of(), List.of(), lookups);
    }

    private static FactSet lookups(Reading reading, List<Listing> listings) {
        var lookups = reading.trustRoots().stream()
                .flatMap(root -> listings.stream()
                        .map(listing ->
                                new Lookup(root.name(), reading.repository(), listing.what(), listing.outcome())))
                .toList();
        return new FactSet(List.of(), List.of(), lookups);
    }

    @Override
    public void close() {
        threads.close();
    }
}
