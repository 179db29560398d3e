package dev.portcullis.testing.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.recorded.RecordedImage.RecordedManifest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/** Reads all that a repository of a running registry holds: what its tags name, what that lists, and what refers to it. */
final class RegistryCopy {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCEPTED =
            "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json";
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    private final URI base;
    private final boolean referrersApi;
    private final TreeMap<String, String> tags = new TreeMap<>();
    private final TreeMap<String, RecordedManifest> manifests = new TreeMap<>();
    private final TreeMap<String, String> blobs = new TreeMap<>();
    private final Deque<String> waiting = new ArrayDeque<>();

    private RegistryCopy(URI base, boolean referrersApi) {
        this.base = base;
        this.referrersApi = referrersApi;
    }

    static RecordedImage of(URI registry, String repository, boolean referrersApi) throws IOException {
        RegistryCopy copy = new RegistryCopy(registry.resolve("/v2/" + repository + "/"), referrersApi);
        for (JsonNode tag : JSON.readTree(copy.get("tags/list").body()).path("tags")) {
            String digest = copy.manifest(tag.asText());
            copy.tags.put(tag.asText(), digest);
        }
        while (!copy.waiting.isEmpty()) {
            copy.follow(copy.waiting.pop());
        }
        return new RecordedImage(repository, referrersApi, copy.tags, copy.manifests, copy.blobs);
    }

    private String manifest(String tagOrDigest) throws IOException {
        if (manifests.containsKey(tagOrDigest)) {
            return tagOrDigest;
        }
        HttpResponse<byte[]> read = get("manifests/" + tagOrDigest);
        String digest = Digests.of(read.body());
        String type = read.headers().firstValue("Content-Type").orElseThrow();
        if (!JSON.readTree(read.body()).path("mediaType").asText().equals(type)) {
            throw new StackException(tagOrDigest + " is served as " + type + " and does not say so itself");
        }
        if (manifests.put(digest, new RecordedManifest(type, text(read.body()))) == null) {
            waiting.push(digest);
        }
        return digest;
    }

    private void follow(String digest) throws IOException {
        JsonNode content = JSON.readTree(content(digest));
        for (JsonNode child : content.path("manifests")) {
            manifest(child.path("digest").asText());
        }
        blobs(content).forEach(this::blob);
        if (referrersApi) {
            for (JsonNode referrer :
                    JSON.readTree(get("referrers/" + digest).body()).path("manifests")) {
                manifest(referrer.path("digest").asText());
            }
        }
    }

    /** The blobs that a manifest names. */
    static List<String> blobs(JsonNode manifest) {
        List<String> digests = new ArrayList<>();
        manifest.path("layers")
                .forEach(layer -> digests.add(layer.path("digest").asText()));
        if (manifest.has("config")) {
            digests.add(manifest.path("config").path("digest").asText());
        }
        return digests;
    }

    private String content(String digest) {
        RecordedManifest manifest = manifests.get(digest);
        return manifest == null ? "{}" : manifest.content();
    }

    private void blob(String digest) {
        if (!blobs.containsKey(digest)) {
            blobs.put(digest, text(get("blobs/" + digest).body()));
        }
    }

    private static String text(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (!Digests.of(text.getBytes(StandardCharsets.UTF_8)).equals(Digests.of(content))) {
            throw new StackException("only text can be recorded, and " + Digests.of(content) + " is none");
        }
        return text;
    }

    private HttpResponse<byte[]> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Accept", ACCEPTED)
                .build();
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new StackException("GET " + request.uri() + " gave " + response.statusCode());
            }
            return response;
        } catch (IOException e) {
            throw new StackException("GET " + request.uri() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
