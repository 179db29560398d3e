package dev.portcullis.cli.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.cli.backfill.images.Listed;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry with the referrers API, which goes away after as many requests as a test wants. */
final class MemoryRegistry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final ScriptedRegistry server = ScriptedRegistry.start();
    private final Map<String, byte[]> stored = new ConcurrentSkipListMap<>();
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    MemoryRegistry() {
        server.otherwise(this::answer);
    }

    String host() {
        return server.host();
    }

    ScriptedRegistry server() {
        return server;
    }

    /** Answers so many requests more, and then 503. */
    void answering(int requests) {
        left.set(requests);
    }

    Listed.ByDigest image(String name) {
        var empty =
                "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"" + digest("{}") + "\",\"size\":2}";
        return store(
                name,
                "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":" + empty
                        + ",\"layers\":[],\"annotations\":{\"name\":\"" + name + "\"}}");
    }

    Listed.ByDigest index(String name, String mediaType, Digest child) {
        return store(
                name,
                "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[{\"mediaType\":\"" + mediaType
                        + "\",\"digest\":\"" + child
                        + "\",\"size\":9,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}");
    }

    private Listed.ByDigest store(String name, String manifest) {
        stored.put("/v2/apps/" + name + "/manifests/" + digest(manifest), manifest.getBytes(StandardCharsets.UTF_8));
        return new Listed.ByDigest(new ImageRepository(host(), "apps/" + name), digest(manifest));
    }

    /** Returns the digests of what is listed as being about an image. */
    List<String> referrers(Listed.ByDigest image) {
        return stored.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith("/v2/" + image.repository().path() + "/manifests/"))
                .filter(entry -> json(entry.getValue())
                        .path("subject")
                        .path("digest")
                        .asText()
                        .equals(image.digest().toString()))
                .map(entry -> entry.getKey().substring(entry.getKey().lastIndexOf('/') + 1))
                .toList();
    }

    private Response answer(Request request) {
        if (left.getAndDecrement() <= 0) {
            left.set(0);
            return Response.of(503);
        }
        var path = request.path();
        if (path.endsWith("/blobs/uploads/")) {
            return Response.of(202).with("Location", path.replace("uploads/", "upload"));
        }
        if (request.method().equals("PUT")) {
            return put(request);
        }
        if (path.contains("/referrers/")) {
            return listed(path);
        }
        var known = stored.get(path);
        if (known == null) {
            return Response.of(404);
        }
        var type = json(known).path("mediaType").asText();
        return Response.ok(path.contains("/manifests/") ? type : "application/octet-stream", known);
    }

    private Response put(Request request) {
        var path = request.path();
        if (path.endsWith("/blobs/upload")) {
            stored.put(path.replace("/upload", "/" + Digest.of(request.body())), request.body());
            return Response.of(201);
        }
        stored.put(path, request.body());
        return Response.of(201).with("OCI-Subject", "listed");
    }

    private Response listed(String path) {
        var cut = path.indexOf("/referrers/");
        var repository = new ImageRepository(host(), path.substring("/v2/".length(), cut));
        var subject = Digest.parse(path.substring(cut + "/referrers/".length())).orElseThrow();
        var entries = referrers(new Listed.ByDigest(repository, subject)).stream()
                .map(digest -> "{\"mediaType\":\"" + MANIFEST + "\",\"digest\":\"" + digest + "\",\"size\":9}")
                .toList();
        return Response.ok(
                INDEX,
                "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[" + String.join(",", entries)
                        + "]}");
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
