package dev.portcullis.evidence;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.evidence.Gathered.Origin;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.Referrers.Referrer;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.BundleVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Looks evidence up in the image's own repository and verifies it. */
public final class RegistryEvidence implements EvidenceSource, AutoCloseable {
    /** Most referrers that are read for one image; beyond it the look-up counts as refused, never as complete. */
    static final int MAXIMUM_CANDIDATES = 64;

    private final RegistryClient registry;
    private final BundleReader bundles;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public RegistryEvidence(RegistryClient registry, BundleVerifier verifier) {
        this(registry, verifier::verify);
    }

    RegistryEvidence(RegistryClient registry, BundleCheck verifier) {
        this.registry = registry;
        this.bundles = new BundleReader(registry, verifier);
    }

    @Override
    public Resolution resolve(ImageReference reference, Access access) {
        var tag = reference.tag();
        if (tag == null) {
            throw new IllegalArgumentException("a reference without a tag needs no resolution");
        }
        var repository = reference.repository();
        var credentials = access.credentials().forRepository(repository);
        return switch (registry.resolve(repository, tag, credentials, access.deadline())) {
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
    public Gathered facts(
            ImageRepository repository,
            Digest digest,
            List<TrustRootInForce> trustRoots,
            Freshness freshness,
            Access access) {
        var credentials = access.credentials().forRepository(repository);
        return switch (registry.referrers(repository, digest, credentials, access.deadline())) {
            case RegistryResult.Found<Referrers>(var referrers) ->
                read(new Subject(repository, digest), referrers, trustRoots, credentials, access);
            case RegistryResult.NotFound<Referrers>(var hidden, var detail) ->
                failed(trustRoots, new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, detail));
            case RegistryResult.Refused<Referrers>(var reason, var detail) ->
                failed(trustRoots, new LookupOutcome.Refused(reason, detail));
            case RegistryResult.Unavailable<Referrers>(var reason, var detail, var retryAfter) ->
                failed(trustRoots, new LookupOutcome.Undecidable(reason, detail));
        };
    }

    private Gathered read(
            Subject subject,
            Referrers referrers,
            List<TrustRootInForce> trustRoots,
            List<Credential> credentials,
            Access access) {
        var candidates = referrers.referrers().stream()
                .filter(referrer -> mayHoldBundle(referrer.descriptor()))
                .toList();
        List<Callable<FactSet>> reads = new ArrayList<>();
        for (Referrer candidate : candidates.subList(0, Math.min(MAXIMUM_CANDIDATES, candidates.size()))) {
            reads.add(() -> bundles.read(subject, candidate, trustRoots, credentials, access.deadline()));
        }
        var facts = all(reads).and(lookups(trustRoots, outcome(referrers, candidates.size())));
        var complete = facts.lookups().stream().allMatch(lookup -> lookup.outcome() instanceof LookupOutcome.Complete);
        return new Gathered(facts, complete && !referrers.behindAuthentication(), Origin.REGISTRY);
    }

    private FactSet all(List<Callable<FactSet>> reads) {
        var facts = FactSet.EMPTY;
        try {
            for (Future<FactSet> read : threads.invokeAll(reads)) {
                facts = facts.and(read.get());
            }
            return facts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading evidence", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading evidence failed", e.getCause());
        }
    }

    private static LookupOutcome outcome(Referrers referrers, int candidates) {
        var shortfall = referrers.shortfall();
        if (shortfall != null) {
            return new LookupOutcome.Refused(Reason.RESPONSE_TOO_LARGE, shortfall);
        }
        if (candidates > MAXIMUM_CANDIDATES) {
            return new LookupOutcome.Refused(
                    Reason.RESPONSE_TOO_LARGE,
                    "the image has " + candidates + " pieces of evidence, at most " + MAXIMUM_CANDIDATES + " are read");
        }
        return new LookupOutcome.Complete();
    }

    /** Registries fill the artifact type of a descriptor as they like; only a type that is plainly something else spares a request. */
    private static boolean mayHoldBundle(Descriptor descriptor) {
        var type = descriptor.artifactType();
        return type == null
                || type.isEmpty()
                || type.startsWith("application/vnd.dev.sigstore.bundle")
                || type.startsWith("application/vnd.oci.");
    }

    private static Gathered failed(List<TrustRootInForce> trustRoots, LookupOutcome outcome) {
        return new Gathered(lookups(trustRoots, outcome), false, Origin.REGISTRY);
    }

    private static FactSet lookups(List<TrustRootInForce> trustRoots, LookupOutcome outcome) {
        var lookups = trustRoots.stream()
                .map(root -> new Lookup(root.name(), "referrers", outcome))
                .toList();
        return new FactSet(List.of(), List.of(), lookups);
    }

    @Override
    public void close() {
        threads.close();
    }

    /** What the evidence must be about. */
    record Subject(ImageRepository repository, Digest digest) {}
}
