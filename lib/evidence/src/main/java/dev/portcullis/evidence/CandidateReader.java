package dev.portcullis.evidence;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers.Source;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.SignedBytes;
import dev.portcullis.sigstore.SignedLayer;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads one candidate, and verifies what it carries under every trust root. */
final class CandidateReader {
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle";

    private final SharedRegistry registry;
    private final EvidenceCheck check;
    private final EvidenceMemory memory;

    /**
     * Verifying occupies a processor until it ends, and decisions that need none of it run on the same ones: no more at once than there are,
     * in turn, so that whoever comes in between waits for one of them and not for all.
     */
    private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    CandidateReader(SharedRegistry registry, EvidenceCheck check, EvidenceMemory memory) {
        this.registry = registry;
        this.check = check;
        this.memory = memory;
    }

    /** Reads one candidate. Whatever goes wrong with it is told in the result and hides no other one. */
    FactSet read(Reading reading, Candidate candidate) {
        try {
            return switch (candidate) {
                case Candidate.Artifact artifact -> readArtifact(reading, artifact);
                case Candidate.Layer layer -> readLayer(reading, layer);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unread(reading, new LookupOutcome.Refused(Reason.OVERLOADED, "reading the evidence was given up"));
        } catch (RuntimeException | StackOverflowError e) {
            var detail = "reading the evidence failed: " + e.getClass().getSimpleName();
            return unread(reading, new LookupOutcome.Refused(Reason.INTERNAL_ERROR, detail));
        }
    }

    private FactSet readArtifact(Reading reading, Candidate.Artifact candidate) throws InterruptedException {
        var artifact = candidate.manifest();
        var location = new Location(reading.repository(), bundleLayout(candidate.source()), artifact.digest());
        if (artifact.size() > EvidenceMemory.SMALL_BYTES) {
            return tooLarge(reading, location, "the manifest of the evidence", artifact, EvidenceMemory.SMALL_BYTES);
        }
        var manifest = registry.of(reading.access())
                .manifest(reading.repository(), artifact, reading.credentials(), reading.deadline());
        count(reading, manifest);
        return switch (manifest) {
            case RegistryResult.Found<Manifest>(Manifest.Image image) -> readImage(reading, location, image);
            case RegistryResult.Found<Manifest>(Manifest.Index index) -> FactSet.EMPTY;
            case RegistryResult.NotFound<Manifest>(var hidden, var detail) -> absent(reading, location, hidden, detail);
            case RegistryResult.Refused<Manifest>(var reason, var detail) -> refused(reading, location, reason, detail);
            case RegistryResult.Unavailable<Manifest>(var reason, var detail, var retryAfter) ->
                unavailable(reading, artifact, reason, detail);
        };
    }

    /** Counts every answer, whatever it is: whoever may push chooses how many there are to be had, of something or of nothing. */
    private static void count(Reading reading, RegistryResult<?> answer) {
        if (!(answer instanceof RegistryResult.Unavailable<?>)) {
            reading.access().answers().given();
        }
    }

    private FactSet readImage(Reading reading, Location location, Manifest.Image image) throws InterruptedException {
        var bundle = bundleOf(image);
        var layers = Layouts.layers(image, Layout.LAYER_BY_REFERRERS);
        if (bundle == null && layers.isEmpty()) {
            return FactSet.EMPTY;
        }
        var about = image.subject();
        if (about == null || !about.digest().equals(reading.digest())) {
            var detail =
                    "the artifact " + location.artifact() + " is listed for the image and says it is about another";
            return rejected(reading, location, new Rejection(Reason.SUBJECT_MISMATCH, detail));
        }
        if (bundle != null) {
            return readBlob(reading, location, bundle, bytes -> root -> check.bundle(bytes, reading.digest(), root));
        }
        if (!reading.layers().tryAcquire(layers.size())) {
            return unread(
                    reading,
                    new LookupOutcome.Refused(
                            Reason.RESPONSE_TOO_LARGE,
                            "artifacts of the image have more layers with signatures than are read"));
        }
        var facts = FactSet.EMPTY;
        for (var layer : layers) {
            facts = facts.and(readLayer(reading, layer));
        }
        return facts;
    }

    private FactSet readLayer(Reading reading, Candidate.Layer candidate) throws InterruptedException {
        var location = new Location(reading.repository(), candidate.layout(), candidate.artifact());
        var descriptor = candidate.layer();
        return readBlob(reading, location, descriptor, bytes -> {
            var layer = new SignedLayer(descriptor.mediaType(), SignedBytes.of(bytes), descriptor.annotations());
            return root -> check.layer(layer, reading.digest(), root);
        });
    }

    /** Takes memory for a blob, reads it and verifies it. */
    private FactSet readBlob(Reading reading, Location location, Descriptor descriptor, Content content)
            throws InterruptedException {
        if (descriptor.size() > memory.greatestBundle()) {
            return tooLarge(reading, location, "the evidence", descriptor, memory.greatestBundle());
        }
        var tenant = reading.access().tenant();
        try (var reserved =
                memory.reserve(tenant, descriptor.size(), reading.deadline()).orElse(null)) {
            return reserved == null ? overloaded(reading) : fetch(reading, location, descriptor, content);
        }
    }

    private FactSet fetch(Reading reading, Location location, Descriptor descriptor, Content content)
            throws InterruptedException {
        var blob = registry.of(reading.access())
                .blob(reading.repository(), descriptor, reading.credentials(), reading.deadline());
        count(reading, blob);
        return switch (blob) {
            case RegistryResult.Found<byte[]>(var bytes) -> verify(reading, location, content.of(bytes));
            case RegistryResult.NotFound<byte[]>(var hidden, var detail) -> absent(reading, location, hidden, detail);
            case RegistryResult.Refused<byte[]>(var reason, var detail) -> refused(reading, location, reason, detail);
            case RegistryResult.Unavailable<byte[]>(var reason, var detail, var retryAfter) ->
                unavailable(reading, descriptor, reason, detail);
        };
    }

    private FactSet verify(Reading reading, Location location, UnderRoot verification) throws InterruptedException {
        var facts = new ArrayList<Fact>();
        var rejections = new ArrayList<RejectedEvidence>();
        for (var root : reading.trustRoots()) {
            var left = reading.deadline().remaining();
            if (!turns.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS)) {
                return overloaded(reading);
            }
            try {
                switch (verification.verify(root.root())) {
                    case Verification.Verified verified -> facts.add(fact(verified, root, location));
                    case Verification.Rejected(var rejection) ->
                        rejections.add(new RejectedEvidence(root.name(), location, rejection));
                }
            } finally {
                turns.release();
            }
        }
        return new FactSet(facts, rejections, List.of());
    }

    private static Fact fact(Verification.Verified verified, TrustRootInForce root, Location location) {
        return new Fact(
                verified.subject(),
                verified.claim(),
                verified.signer(),
                root.name(),
                verified.material(),
                verified.times(),
                location);
    }

    /** Returns the only layer if it is a bundle. */
    private static @org.jspecify.annotations.Nullable Descriptor bundleOf(Manifest.Image image) {
        if (image.layers().size() != 1) {
            return null;
        }
        var layer = image.layers().getFirst();
        return isBundle(layer) ? layer : null;
    }

    /** Returns whether a layer says that it is a bundle. */
    static boolean isBundle(Descriptor layer) {
        return layer.mediaType().startsWith(BUNDLE);
    }

    private static Layout bundleLayout(Source source) {
        return switch (source) {
            case REFERRERS_API -> Layout.BUNDLE_BY_REFERRERS;
            case FALLBACK_TAG -> Layout.BUNDLE_BY_FALLBACK_TAG;
        };
    }

    /** Something that is listed and not there: broken, unless it may only be hidden from these credentials. */
    private static FactSet absent(Reading reading, Location location, boolean hidden, String detail) {
        var problem = "listed but absent: " + detail;
        return hidden
                ? unread(reading, new LookupOutcome.Refused(Reason.REGISTRY_UNAUTHORIZED, problem))
                : rejected(reading, location, new Rejection(Reason.BUNDLE_MALFORMED, problem));
    }

    /** What was refused to these credentials, or for want of ours, may be there for others: it is no evidence that counts for nothing. */
    private static FactSet refused(Reading reading, Location location, Reason reason, String detail) {
        return switch (reason) {
            case REGISTRY_UNAUTHORIZED,
                    REGISTRY_ADDRESS_REFUSED,
                    REGISTRY_CERTIFICATE_UNTRUSTED,
                    OVERLOADED,
                    INTERNAL_ERROR -> unread(reading, new LookupOutcome.Refused(reason, detail));
            default -> rejected(reading, location, new Rejection(reason, detail));
        };
    }

    /**
     * A registry that has answered many questions about the image, or is asked for something large, is not late, and does not limit others:
     * there is too much to read, which whoever may push to the repository could bring about, and no policy that tolerates outages tolerates.
     */
    private static FactSet unavailable(Reading reading, Descriptor asked, Reason reason, String detail) {
        var much = asked.size() > EvidenceMemory.SMALL_BYTES
                || reading.access().answers().areMany();
        var ofNumber = reason == Reason.REGISTRY_TIMEOUT || reason == Reason.REGISTRY_RATE_LIMITED;
        return unread(
                reading,
                much && ofNumber
                        ? new LookupOutcome.Refused(
                                Reason.OVERLOADED, "the image has more evidence than could be read in time")
                        : new LookupOutcome.Undecidable(reason, detail));
    }

    private static FactSet tooLarge(Reading reading, Location location, String what, Descriptor artifact, long most) {
        var detail = what + " has " + artifact.size() + " bytes; at most " + most + " are read";
        return rejected(reading, location, new Rejection(Reason.RESPONSE_TOO_LARGE, detail));
    }

    private static FactSet overloaded(Reading reading) {
        return unread(
                reading,
                new LookupOutcome.Refused(Reason.OVERLOADED, "too much evidence is being read at the same time"));
    }

    private static FactSet rejected(Reading reading, Location location, Rejection rejection) {
        var rejections = reading.trustRoots().stream()
                .map(root -> new RejectedEvidence(root.name(), location, rejection))
                .toList();
        return new FactSet(List.of(), rejections, List.of());
    }

    private static FactSet unread(Reading reading, LookupOutcome outcome) {
        var lookups = reading.trustRoots().stream()
                .map(root -> new Lookup(root.name(), reading.repository(), "evidence", outcome))
                .toList();
        return new FactSet(List.of(), List.of(), lookups);
    }

    /** What the bytes of a blob are. */
    private interface Content {
        UnderRoot of(byte[] bytes);
    }

    /** The verification of one piece of evidence under one trust root. */
    private interface UnderRoot {
        Verification verify(TrustRoot root);
    }
}
