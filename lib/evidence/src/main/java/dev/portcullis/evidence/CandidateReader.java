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
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.SignedBytes;
import dev.portcullis.sigstore.SignedLayer;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads one candidate, and verifies what it carries under every trust root. */
final class CandidateReader {
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle";

    private final RegistryClient registry;
    private final EvidenceCheck check;

    CandidateReader(RegistryClient registry, EvidenceCheck check) {
        this.registry = registry;
        this.check = check;
    }

    /** Reads one candidate. Whatever goes wrong with it is told in the result and hides no other one. */
    FactSet read(Subject subject, Candidate candidate, List<TrustRootInForce> trustRoots) {
        var reading = new Reading(subject, trustRoots);
        try {
            return switch (candidate) {
                case Candidate.Artifact(var manifest, var source) -> reading.artifact(manifest.digest(), source);
                case Candidate.Layer layer -> reading.layer(layer);
            };
        } catch (RuntimeException | StackOverflowError e) {
            var detail = "reading the evidence failed: " + e.getClass().getSimpleName();
            return reading.unread(new LookupOutcome.Refused(Reason.INTERNAL_ERROR, detail));
        }
    }

    /** The reading of one candidate of one image. */
    private final class Reading {
        private final Subject subject;
        private final List<TrustRootInForce> trustRoots;

        Reading(Subject subject, List<TrustRootInForce> trustRoots) {
            this.subject = subject;
            this.trustRoots = trustRoots;
        }

        FactSet artifact(dev.portcullis.core.image.Digest artifact, Source source) {
            var location = new Location(subject.repository(), bundleLayout(source), artifact);
            var manifest = registry.manifest(subject.repository(), artifact, subject.credentials(), subject.deadline());
            return switch (manifest) {
                case RegistryResult.Found<Manifest>(Manifest.Image image) -> image(image, location);
                case RegistryResult.Found<Manifest>(Manifest.Index index) -> FactSet.EMPTY;
                case RegistryResult.NotFound<Manifest>(var hidden, var detail) -> absent(location, hidden, detail);
                case RegistryResult.Refused<Manifest>(var reason, var detail) -> refused(location, reason, detail);
                case RegistryResult.Unavailable<Manifest>(var reason, var detail, var retryAfter) ->
                    unread(new LookupOutcome.Undecidable(reason, detail));
            };
        }

        private FactSet image(Manifest.Image image, Location location) {
            var layers = Layouts.layers(image, Layout.LAYER_BY_REFERRERS);
            var bundle = image.layers().size() == 1
                    && image.layers().getFirst().mediaType().startsWith(BUNDLE);
            if (!bundle && layers.isEmpty()) {
                return FactSet.EMPTY;
            }
            var about = image.subject();
            if (about == null || !about.digest().equals(subject.digest())) {
                var detail =
                        "the artifact " + location.artifact() + " is listed for the image and says it is about another";
                return rejected(location, new Rejection(Reason.SUBJECT_MISMATCH, detail));
            }
            if (bundle) {
                return bundle(image.layers().getFirst(), location);
            }
            if (layers.size() > Layouts.MAXIMUM_CANDIDATES) {
                return unread(new LookupOutcome.Refused(
                        Reason.RESPONSE_TOO_LARGE, "an artifact has more layers with signatures than are read"));
            }
            return layers.stream().map(layer -> layer((Candidate.Layer) layer)).reduce(FactSet.EMPTY, FactSet::and);
        }

        private FactSet bundle(Descriptor descriptor, Location location) {
            return blob(descriptor, location, bytes -> root -> check.bundle(bytes, subject.digest(), root));
        }

        FactSet layer(Candidate.Layer candidate) {
            var location = new Location(subject.repository(), candidate.layout(), candidate.artifact());
            var descriptor = candidate.layer();
            return blob(descriptor, location, bytes -> {
                var layer = new SignedLayer(descriptor.mediaType(), SignedBytes.of(bytes), descriptor.annotations());
                return root -> check.layer(layer, subject.digest(), root);
            });
        }

        private FactSet blob(
                Descriptor descriptor,
                Location location,
                Function<byte[], Function<TrustRoot, Verification>> verification) {
            var blob = registry.blob(subject.repository(), descriptor, subject.credentials(), subject.deadline());
            return switch (blob) {
                case RegistryResult.Found<byte[]>(var bytes) -> verified(location, verification.apply(bytes));
                case RegistryResult.NotFound<byte[]>(var hidden, var detail) -> absent(location, hidden, detail);
                case RegistryResult.Refused<byte[]>(var reason, var detail) -> refused(location, reason, detail);
                case RegistryResult.Unavailable<byte[]>(var reason, var detail, var retryAfter) ->
                    unread(new LookupOutcome.Undecidable(reason, detail));
            };
        }

        private FactSet verified(Location location, Function<TrustRoot, Verification> verification) {
            var facts = new ArrayList<Fact>();
            var rejections = new ArrayList<RejectedEvidence>();
            for (var root : trustRoots) {
                switch (verification.apply(root.root())) {
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

        /** Something that is listed and not there: broken, unless it may only be hidden from these credentials. */
        private FactSet absent(Location location, boolean hidden, String detail) {
            var problem = "listed but absent: " + detail;
            return hidden
                    ? unread(new LookupOutcome.Refused(Reason.REGISTRY_UNAUTHORIZED, problem))
                    : rejected(location, new Rejection(Reason.BUNDLE_MALFORMED, problem));
        }

        /** What was refused to these credentials may be there for others, so it is no evidence that counts for nothing. */
        private FactSet refused(Location location, Reason reason, String detail) {
            return reason == Reason.REGISTRY_UNAUTHORIZED
                    ? unread(new LookupOutcome.Refused(reason, detail))
                    : rejected(location, new Rejection(reason, detail));
        }

        private FactSet rejected(Location location, Rejection rejection) {
            var rejections = trustRoots.stream()
                    .map(root -> new RejectedEvidence(root.name(), location, rejection))
                    .toList();
            return new FactSet(List.of(), rejections, List.of());
        }

        FactSet unread(LookupOutcome outcome) {
            var lookups = trustRoots.stream()
                    .map(root -> new Lookup(root.name(), "evidence", outcome))
                    .toList();
            return new FactSet(List.of(), List.of(), lookups);
        }
    }

    private static Layout bundleLayout(Source source) {
        return switch (source) {
            case REFERRERS_API -> Layout.BUNDLE_BY_REFERRERS;
            case FALLBACK_TAG -> Layout.BUNDLE_BY_FALLBACK_TAG;
        };
    }
}
