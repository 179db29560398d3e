package dev.portcullis.compiler;

import dev.portcullis.compiler.BundleSource.Answer;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.Access;
import dev.portcullis.opa.BundleArchive;
import dev.portcullis.opa.PolicyBundle;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryResult;
import java.io.IOException;

/**
 * Fetches bundles by digest: the one layer with the media type that OPA looks for, bounded before it is read.
 *
 * @param registry is asked
 * @param registries by which other names hosts go
 */
record BundleFetcher(RegistryClient registry, Registries registries) {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    /** Fetches a bundle that a reference names by digest. */
    Answer<BundleArchive> fetch(ImageReference written, Access access) {
        var reference = registries.canonical(written);
        var digest = reference.pinned().orElseThrow(() -> new IllegalArgumentException("a bundle is named by digest"));
        var repository = reference.repository();
        var credentials = access.credentials().forRepository(repository);
        // The client's own bound is what limits it: nobody has said yet how large it is.
        var unread = Descriptor.of(MANIFEST, digest, Integer.MAX_VALUE);
        var content = registry.manifest(repository, unread, credentials, access.deadline())
                .then(BundleFetcher::layer)
                .then(layer -> registry.blob(repository, layer, credentials, access.deadline()));
        return switch (content) {
            case RegistryResult.Found<byte[]>(var bytes) -> unpacked(bytes);
            case RegistryResult.NotFound<byte[]>(var hidden, var detail) ->
                new Answer.Refused<>("the bundle is not there: " + detail);
            case RegistryResult.Refused<byte[]>(var reason, var detail) ->
                new Answer.Refused<>("[" + reason.code() + "] " + detail);
            case RegistryResult.Unavailable<byte[]>(var reason, var detail, var retryAfter) ->
                new Answer.Unavailable<>("[" + reason.code() + "] " + detail);
        };
    }

    private static RegistryResult<Descriptor> layer(Manifest manifest) {
        if (!(manifest instanceof Manifest.Image image)) {
            return refused(Reason.MANIFEST_UNSUPPORTED, "the bundle's digest names an index");
        }
        var layers = image.layers().stream()
                .filter(layer -> layer.mediaType().equals(PolicyBundle.LAYER_TYPE))
                .toList();
        if (layers.size() != 1) {
            return refused(
                    Reason.MANIFEST_UNSUPPORTED,
                    "the artifact has " + layers.size() + " layers of type " + PolicyBundle.LAYER_TYPE
                            + " where a bundle has one: push it with `portcullis policy push`");
        }
        return layers.getFirst().size() > BundleArchive.Bounds.FETCHED.packed()
                ? refused(
                        Reason.RESPONSE_TOO_LARGE,
                        "the bundle has more than " + BundleArchive.Bounds.FETCHED.packed() + " bytes")
                : new RegistryResult.Found<>(layers.getFirst());
    }

    private static RegistryResult<Descriptor> refused(Reason reason, String detail) {
        return new RegistryResult.Refused<>(reason, detail);
    }

    private static Answer<BundleArchive> unpacked(byte[] bytes) {
        try {
            return new Answer.Found<>(BundleArchive.read(bytes, BundleArchive.Bounds.FETCHED));
        } catch (IOException e) {
            return new Answer.Refused<>(String.valueOf(e.getMessage()));
        }
    }
}
