package dev.portcullis.collect.source;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.CollectRequest;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.Problem;
import dev.portcullis.collect.Source;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import java.time.Instant;
import java.time.InstantSource;

/** Artifacts in registries: their manifests, and the one layer of those whose content is asked for. */
public final class ArtifactSource {

    private static final String ANY_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private final RegistryClient registry;
    private final InstantSource clock;

    public ArtifactSource(RegistryClient registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /**
     * Gets an artifact.
     *
     * @param content whether the bytes of its one layer are asked for, or only what it is
     */
    public Fetched fetch(Source.OciArtifact artifact, CollectRequest request, boolean content) {
        var repository = artifact.reference().repository();
        var found = digest(artifact.reference(), request).then(digest -> manifest(repository, digest, request));
        return Answers.of(
                found, manifest -> of(manifest, repository, clock.instant(), request, content), Fetched.NotGot::new);
    }

    /** Gets the artifact that a manifest describes, true at a time. */
    Fetched of(Manifest manifest, ImageRepository repository, Instant time, CollectRequest request, boolean content) {
        if (!content) {
            return new Fetched.Got(new Document(manifest.mediaType(), manifest.digest(), time), new byte[0]);
        }
        if (!(manifest instanceof Manifest.Image image) || image.layers().size() != 1) {
            return new Fetched.NotGot(new Problem(
                    CollectReason.ARTIFACT_AMBIGUOUS,
                    repository + "@" + manifest.digest() + " has not exactly one layer to read"));
        }
        var layer = image.layers().getFirst();
        var credentials = request.credentials().forRepository(repository);
        return Answers.of(
                registry.blob(repository, layer, credentials, request.deadline()),
                bytes -> new Fetched.Got(
                        new Document(MediaTypes.essence(layer.mediaType()), layer.digest(), time), bytes),
                Fetched.NotGot::new);
    }

    RegistryResult<Manifest> manifest(ImageRepository repository, Digest digest, CollectRequest request) {
        var descriptor = Descriptor.of(ANY_MANIFEST, digest, Integer.MAX_VALUE);
        return registry.manifest(
                repository, descriptor, request.credentials().forRepository(repository), request.deadline());
    }

    private RegistryResult<Digest> digest(ImageReference reference, CollectRequest request) {
        var tag = reference.tag();
        if (reference.digest() != null) {
            return new Found<>(reference.digest());
        }
        var repository = reference.repository();
        return registry.resolve(
                repository,
                tag == null ? "latest" : tag,
                request.credentials().forRepository(repository),
                request.deadline());
    }
}
