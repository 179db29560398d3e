package dev.portcullis.collect.source;

import dev.portcullis.collect.Scene;
import dev.portcullis.core.image.Digest;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Artifacts that a scripted registry serves. */
final class Artifacts {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final ScriptedRegistry registry;

    Artifacts(ScriptedRegistry registry) {
        this.registry = registry;
    }

    /** Serves a manifest with layers of JSON; returns its digest. */
    Digest serve(String artifactType, Digest subject, String annotations, String... layers) {
        var descriptors = Arrays.stream(layers).map(this::blob).collect(Collectors.joining(","));
        return manifest(
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"config\":%s,\"layers\":[%s],\"subject\":%s,\"annotations\":{%s}}"
                        .formatted(
                                MANIFEST,
                                artifactType,
                                blob("{}"),
                                descriptors,
                                descriptor(MANIFEST, subject, 7),
                                annotations),
                MANIFEST);
    }

    /** Serves a manifest as it is. */
    Digest manifest(String text, String mediaType) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var digest = Digest.of(bytes);
        registry.on("/v2/apps/shop/manifests/" + digest, Response.ok(mediaType, bytes));
        return digest;
    }

    /** Lists referrers of the subject, each by the entry that the registry makes of it. */
    void list(String... entries) {
        registry.on(
                "/v2/apps/shop/referrers/" + Scene.SUBJECT,
                Response.ok(
                        INDEX,
                        "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":["
                                + String.join(",", entries) + "]}"));
    }

    static String entry(Digest digest, String artifactType) {
        var descriptor = descriptor(MANIFEST, digest, 500);
        return artifactType.isEmpty()
                ? descriptor
                : descriptor.replace("}", ",\"artifactType\":\"" + artifactType + "\"}");
    }

    static String created(String time) {
        return "\"org.opencontainers.image.created\":\"" + time + "\"";
    }

    private String blob(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var digest = Digest.of(bytes);
        registry.on("/v2/apps/shop/blobs/" + digest, Response.ok("application/octet-stream", bytes));
        return descriptor("application/json", digest, bytes.length);
    }

    private static String descriptor(String mediaType, Digest digest, int size) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
    }
}
