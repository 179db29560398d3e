package dev.portcullis.evidence;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.RegistryEvidence.Subject;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers.Referrer;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.Verification;
import java.util.ArrayList;
import java.util.List;

/** Reads one referrer, and verifies the Sigstore bundle that it carries under every trust root. */
final class BundleReader {
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle";

    private final RegistryClient registry;
    private final BundleCheck verifier;

    BundleReader(RegistryClient registry, BundleCheck verifier) {
        this.registry = registry;
        this.verifier = verifier;
    }

    /** Reads one referrer. Whatever goes wrong with it is told in the result and hides no other one. */
    FactSet read(
            Subject subject,
            Referrer referrer,
            List<TrustRootInForce> trustRoots,
            List<Credential> credentials,
            Deadline deadline) {
        try {
            return readManifest(subject, referrer, trustRoots, credentials, deadline);
        } catch (RuntimeException | StackOverflowError e) {
            var detail = "reading the evidence failed: " + e.getClass().getSimpleName();
            return unread(trustRoots, new LookupOutcome.Refused(Reason.INTERNAL_ERROR, detail));
        }
    }

    private FactSet readManifest(
            Subject subject,
            Referrer referrer,
            List<TrustRootInForce> trustRoots,
            List<Credential> credentials,
            Deadline deadline) {
        var artifact = referrer.descriptor().digest();
        var location = new Location(subject.repository(), layout(referrer), artifact);
        var manifest = registry.manifest(subject.repository(), artifact, credentials, deadline);
        return switch (manifest) {
            case RegistryResult.Found<Manifest>(Manifest.Image image) -> {
                var bundle = bundleOf(image);
                if (bundle == null) {
                    yield FactSet.EMPTY;
                }
                var about = image.subject();
                if (about == null || !about.digest().equals(subject.digest())) {
                    var detail = "the artifact " + artifact + " is listed for the image and says it is about another";
                    yield rejected(trustRoots, location, new Rejection(Reason.SUBJECT_MISMATCH, detail));
                }
                yield verify(
                        subject,
                        location,
                        trustRoots,
                        registry.blob(subject.repository(), bundle, credentials, deadline));
            }
            case RegistryResult.Found<Manifest>(Manifest.Index index) -> FactSet.EMPTY;
            case RegistryResult.NotFound<Manifest>(var hidden, var detail) ->
                absent(trustRoots, location, hidden, detail);
            case RegistryResult.Refused<Manifest>(var reason, var detail) ->
                refused(trustRoots, location, reason, detail);
            case RegistryResult.Unavailable<Manifest>(var reason, var detail, var retryAfter) ->
                undecidable(trustRoots, reason, detail);
        };
    }

    private FactSet verify(
            Subject subject, Location location, List<TrustRootInForce> trustRoots, RegistryResult<byte[]> blob) {
        return switch (blob) {
            case RegistryResult.Found<byte[]>(var bytes) -> verify(subject, location, trustRoots, bytes);
            case RegistryResult.NotFound<byte[]>(var hidden, var detail) ->
                absent(trustRoots, location, hidden, detail);
            case RegistryResult.Refused<byte[]>(var reason, var detail) ->
                refused(trustRoots, location, reason, detail);
            case RegistryResult.Unavailable<byte[]>(var reason, var detail, var retryAfter) ->
                undecidable(trustRoots, reason, detail);
        };
    }

    private FactSet verify(Subject subject, Location location, List<TrustRootInForce> trustRoots, byte[] bundle) {
        var facts = new ArrayList<Fact>();
        var rejections = new ArrayList<RejectedEvidence>();
        for (var root : trustRoots) {
            switch (verifier.verify(bundle, subject.digest(), root.root())) {
                case Verification.Verified verified ->
                    facts.add(new Fact(
                            verified.subject(),
                            verified.claim(),
                            verified.signer(),
                            root.name(),
                            verified.material(),
                            verified.times(),
                            location));
                case Verification.Rejected(var rejection) ->
                    rejections.add(new RejectedEvidence(root.name(), location, rejection));
            }
        }
        return new FactSet(facts, rejections, List.of());
    }

    /** Returns the only layer if it is a bundle; anything else is not evidence in this layout. */
    private static @org.jspecify.annotations.Nullable Descriptor bundleOf(Manifest.Image image) {
        if (image.layers().size() != 1) {
            return null;
        }
        var layer = image.layers().getFirst();
        return layer.mediaType().startsWith(BUNDLE) ? layer : null;
    }

    private static Location.Layout layout(Referrer referrer) {
        return switch (referrer.source()) {
            case REFERRERS_API -> Location.Layout.BUNDLE_BY_REFERRERS;
            case FALLBACK_TAG -> Location.Layout.BUNDLE_BY_FALLBACK_TAG;
        };
    }

    /** Something that is listed and not there: broken, unless it may only be hidden from these credentials. */
    private static FactSet absent(List<TrustRootInForce> trustRoots, Location location, boolean hidden, String detail) {
        var problem = "listed but absent: " + detail;
        return hidden
                ? unread(trustRoots, new LookupOutcome.Refused(Reason.REGISTRY_UNAUTHORIZED, problem))
                : rejected(trustRoots, location, new Rejection(Reason.BUNDLE_MALFORMED, problem));
    }

    /** What was refused to these credentials may be there for others, so it is no evidence that counts for nothing. */
    private static FactSet refused(List<TrustRootInForce> trustRoots, Location location, Reason reason, String detail) {
        return reason == Reason.REGISTRY_UNAUTHORIZED
                ? unread(trustRoots, new LookupOutcome.Refused(reason, detail))
                : rejected(trustRoots, location, new Rejection(reason, detail));
    }

    private static FactSet rejected(List<TrustRootInForce> trustRoots, Location location, Rejection rejection) {
        var rejections = trustRoots.stream()
                .map(root -> new RejectedEvidence(root.name(), location, rejection))
                .toList();
        return new FactSet(List.of(), rejections, List.of());
    }

    private static FactSet undecidable(List<TrustRootInForce> trustRoots, Reason reason, String detail) {
        return unread(trustRoots, new LookupOutcome.Undecidable(reason, detail));
    }

    private static FactSet unread(List<TrustRootInForce> trustRoots, LookupOutcome outcome) {
        var lookups = trustRoots.stream()
                .map(root -> new Lookup(root.name(), "bundle", outcome))
                .toList();
        return new FactSet(List.of(), List.of(), lookups);
    }
}
