package dev.portcullis.collect.source;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.CollectRequest;
import dev.portcullis.collect.Problem;
import dev.portcullis.collect.Source;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The newest referrer of the subject that is of a type. What the list says is a hint: the artifact itself must name the subject and the type.
 * Where several are of the type, each must tell when it was made.
 */
public final class ReferrerSource {
    private static final int MAX_CANDIDATES = 32;
    private static final String CREATED = "org.opencontainers.image.created";
    private static final String PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";

    private final RegistryClient registry;
    private final ArtifactSource artifacts;
    private final InstantSource clock;

    public ReferrerSource(RegistryClient registry, ArtifactSource artifacts, InstantSource clock) {
        this.registry = registry;
        this.artifacts = artifacts;
        this.clock = clock;
    }

    /**
     * Gets the referrer.
     *
     * @param content whether the bytes of its one layer are asked for, or only what it is
     */
    public Fetched fetch(Source.OciReferrer wanted, CollectRequest request, boolean content) {
        var repository = request.repository();
        var credentials = request.credentials().forRepository(repository);
        var found = registry.referrers(repository, request.subject(), credentials, request.deadline())
                .then(listed -> ofType(listed, wanted, request));
        return Answers.of(found, dated -> newest(dated, wanted, request, content), Fetched.NotGot::new);
    }

    private RegistryResult<List<Dated>> ofType(Referrers listed, Source.OciReferrer wanted, CollectRequest request) {
        if (!listed.complete()) {
            return new RegistryResult.Refused<>(Reason.EVIDENCE_INCOMPLETE, "the list of referrers may lack entries");
        }
        var hinted = listed.referrers().stream()
                .map(Referrers.Referrer::descriptor)
                .filter(descriptor -> mayBe(descriptor, wanted.type()))
                .toList();
        if (hinted.size() > MAX_CANDIDATES) {
            return new RegistryResult.Refused<>(
                    Reason.EVIDENCE_INCOMPLETE, "more than " + MAX_CANDIDATES + " referrers may be of the type");
        }
        var dated = new ArrayList<Dated>();
        for (var descriptor : hinted) {
            var manifest = artifacts.manifest(request.repository(), descriptor.digest(), request);
            if (!(manifest instanceof Found<Manifest>(var artifact))) {
                return manifest.then(never -> new Found<>(List.of()));
            }
            if (isOf(artifact, wanted.type(), request)) {
                dated.add(Dated.of(artifact));
            }
        }
        return new Found<>(dated);
    }

    private Fetched newest(List<Dated> dated, Source.OciReferrer wanted, CollectRequest request, boolean content) {
        if (dated.isEmpty()) {
            return not(CollectReason.NOT_FOUND, request.subject() + " has no referrer of type " + wanted.type());
        }
        var order = dated.stream()
                .sorted(Comparator.comparing(Dated::time).reversed())
                .toList();
        var newest = order.getFirst();
        if (order.size() > 1
                && (order.getLast().undated() || order.get(1).time().equals(newest.time()))) {
            return not(
                    CollectReason.ARTIFACT_AMBIGUOUS,
                    "of " + order.size() + " referrers of type " + wanted.type()
                            + " it is not told which is the newest");
        }
        var time = newest.undated() ? clock.instant() : newest.time();
        return artifacts.of(newest.manifest(), request.repository(), time, request, content);
    }

    /** Lists may leave the type out, or name that of an empty configuration. */
    private static boolean mayBe(Descriptor descriptor, String type) {
        var hint = descriptor.artifactType();
        var bundled = descriptor.annotations().get(PREDICATE_TYPE);
        return bundled == null
                ? hint == null || hint.equals(type) || isBundle(hint) || hint.endsWith("empty.v1+json")
                : bundled.equals(type) || type.equals(hint);
    }

    private static boolean isBundle(String artifactType) {
        return artifactType.startsWith("application/vnd.dev.sigstore.bundle");
    }

    private static boolean isOf(Manifest manifest, String type, CollectRequest request) {
        var subject = manifest.subject();
        if (!(manifest instanceof Manifest.Image image)
                || subject == null
                || !subject.digest().equals(request.subject())) {
            return false;
        }
        var artifactType = image.artifactType() == null ? image.config().mediaType() : image.artifactType();
        return type.equals(artifactType) || type.equals(image.annotations().get(PREDICATE_TYPE));
    }

    private static Fetched not(CollectReason reason, String detail) {
        return new Fetched.NotGot(new Problem(reason, detail));
    }

    /**
     * A referrer and when it says that it was made.
     *
     * @param time the earliest there is where it does not say
     */
    private record Dated(Manifest.Image manifest, Instant time) {
        static Dated of(Manifest manifest) {
            var image = (Manifest.Image) manifest;
            try {
                var created = image.annotations().getOrDefault(CREATED, "");
                return new Dated(image, OffsetDateTime.parse(created).toInstant());
            } catch (DateTimeException e) {
                return new Dated(image, Instant.MIN);
            }
        }

        boolean undated() {
            return time.equals(Instant.MIN);
        }
    }
}
