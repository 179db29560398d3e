package dev.portcullis.registry.client;

import dev.portcullis.registry.Manifest;
import java.util.Locale;
import java.util.Set;

/** Media types of manifests. */
final class MediaTypes {
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    /** All that can be read; a registry picks by it. */
    static final String ACCEPT_MANIFESTS = String.join(", ", OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST);

    private static final Set<String> IMAGES = Set.of(OCI_MANIFEST, DOCKER_MANIFEST);

    private MediaTypes() {}

    static boolean isIndex(String mediaType) {
        return Manifest.Index.MEDIA_TYPES.contains(mediaType);
    }

    static boolean isImage(String mediaType) {
        return IMAGES.contains(mediaType);
    }

    /** Returns a Content-Type without parameters. */
    static String essence(String contentType) {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
