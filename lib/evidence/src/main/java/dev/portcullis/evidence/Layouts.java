package dev.portcullis.evidence;

import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.SignedLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Where registries hold evidence: artifacts that name the image as their subject, and cosign's tags {@code sha256-<hex>.sig} and
 * {@code .att}. Every image is looked up in all of them, since years of signatures are in the older one.
 */
final class Layouts {
    /** Most pieces of evidence that are read of one layout; with more the look-up counts as refused, never as complete. */
    static final int MAXIMUM_CANDIDATES = 64;

    private final SharedRegistry registry;

    Layouts(SharedRegistry registry) {
        this.registry = registry;
    }

    /** Returns the look-ups of an image, which do not depend on each other. */
    List<Callable<Listing>> of(Reading reading) {
        return List.of(() -> referrers(reading), () -> tag(reading, "sig"), () -> tag(reading, "att"));
    }

    private Listing referrers(Reading reading) {
        var what = "referrers";
        return switch (registry.of(reading.access())
                .referrers(reading.repository(), reading.digest(), reading.credentials(), reading.deadline())) {
            case RegistryResult.Found<Referrers>(var referrers) -> {
                var artifacts = new ArrayList<Candidate.Artifact>();
                for (var referrer : referrers.referrers()) {
                    if (mayHoldEvidence(referrer.descriptor())) {
                        artifacts.add(new Candidate.Artifact(referrer.descriptor(), referrer.source()));
                    }
                }
                yield bounded(what, artifacts, referrers.shortfall(), referrers.behindAuthentication());
            }
            case RegistryResult.NotFound<Referrers>(var hidden, var detail) ->
                Listing.failed(what, new LookupOutcome.Refused(Reason.IMAGE_NOT_FOUND, detail));
            case RegistryResult.Refused<Referrers>(var reason, var detail) ->
                Listing.failed(what, new LookupOutcome.Refused(reason, detail));
            case RegistryResult.Unavailable<Referrers>(var reason, var detail, var retryAfter) ->
                Listing.failed(what, new LookupOutcome.Undecidable(reason, detail));
        };
    }

    private Listing tag(Reading reading, String suffix) {
        var what = "tag ." + suffix;
        var tag = "sha256-" + reading.digest().hex() + "." + suffix;
        return switch (registry.of(reading.access())
                .tagged(reading.repository(), tag, reading.credentials(), reading.deadline())) {
            case RegistryResult.Found<Manifest>(Manifest.Image image) ->
                bounded(what, layers(image, Layout.LAYER_BY_TAG), null, false);
            case RegistryResult.Found<Manifest>(Manifest.Index index) ->
                Listing.failed(
                        what,
                        new LookupOutcome.Refused(
                                Reason.REGISTRY_RESPONSE_INVALID, "the tag for signatures names an index"));
            case RegistryResult.NotFound<Manifest>(var hidden, var detail) ->
                new Listing(what, List.of(), new LookupOutcome.Complete(), hidden);
            case RegistryResult.Refused<Manifest>(var reason, var detail) ->
                Listing.failed(what, new LookupOutcome.Refused(reason, detail));
            case RegistryResult.Unavailable<Manifest>(var reason, var detail, var retryAfter) ->
                Listing.failed(what, new LookupOutcome.Undecidable(reason, detail));
        };
    }

    /** Returns the layers of cosign's older layout in a manifest, bounded by what a listing may hold plus one. */
    static List<Candidate.Layer> layers(Manifest.Image image, Layout layout) {
        return image.layers().stream()
                .filter(layer -> SignedLayer.isKnown(layer.mediaType()))
                .limit(MAXIMUM_CANDIDATES + 1L)
                .map(layer -> new Candidate.Layer(layer, image.digest(), layout))
                .toList();
    }

    private static Listing bounded(
            String what,
            List<? extends Candidate> candidates,
            @org.jspecify.annotations.Nullable String shortfall,
            boolean hidden) {
        var read = candidates.subList(0, Math.min(MAXIMUM_CANDIDATES, candidates.size()));
        var problem = candidates.size() > read.size()
                ? "the image has more than " + MAXIMUM_CANDIDATES + " pieces of evidence in one layout"
                : shortfall;
        return problem == null
                ? new Listing(what, read, new LookupOutcome.Complete(), hidden)
                : new Listing(what, read, new LookupOutcome.Refused(Reason.RESPONSE_TOO_LARGE, problem), true);
    }

    /** Registries fill the artifact type of a descriptor as they like; only a type that is plainly something else spares a request. */
    private static boolean mayHoldEvidence(Descriptor descriptor) {
        var type = descriptor.artifactType();
        return type == null
                || type.isEmpty()
                || type.startsWith("application/vnd.dev.sigstore.bundle")
                || type.startsWith("application/vnd.dev.cosign.")
                || type.startsWith("application/vnd.dsse.")
                || type.startsWith("application/vnd.oci.");
    }
}
