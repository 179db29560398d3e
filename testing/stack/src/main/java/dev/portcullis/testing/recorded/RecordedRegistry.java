package dev.portcullis.testing.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.testing.recorded.RecordedImage.RecordedManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A plain-HTTP registry on 127.0.0.1 that serves what was recorded, and takes nothing. No process, no tool, no file. */
public final class RecordedRegistry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH = Pattern.compile("/v2/(.+)/(manifests|blobs|referrers)/([^/]+)");
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<RecordedImage> images;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private record Answer(int status, String type, String body) {
        static Answer notFound() {
            return new Answer(404, "application/json", "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
        }
    }

    private RecordedRegistry(HttpServer server, List<RecordedImage> images) {
        this.server = server;
        this.images = images;
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Serves these repositories until it is closed. */
    public static RecordedRegistry serving(RecordedImage... images) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            return new RecordedRegistry(server, List.of(images));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port, as image references name it. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@code host/repository@sha256:…}. */
    public String reference(RecordedImage image, String digest) {
        return host() + "/" + image.repository() + "@" + digest;
    }

    /** Method and path of each request so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            Answer answer =
                    answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Docker-Content-Digest", Digests.of(body));
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(String method, String path) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return new Answer(405, "application/json", "{\"errors\":[{\"code\":\"UNSUPPORTED\"}]}");
        }
        if (path.equals("/v2/") || path.equals("/v2")) {
            return new Answer(200, "application/json", "{}");
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Answer.notFound();
        }
        String name = matcher.group(3);
        return images.stream()
                .filter(image -> image.repository().equals(matcher.group(1)))
                .findFirst()
                .map(image -> switch (matcher.group(2)) {
                    case "manifests" -> manifest(image, name);
                    case "blobs" -> blob(image, name);
                    default -> referrers(image, name);
                })
                .orElseGet(Answer::notFound);
    }

    private static Answer manifest(RecordedImage image, String tagOrDigest) {
        RecordedManifest found = image.manifests().get(image.tags().getOrDefault(tagOrDigest, tagOrDigest));
        return found == null ? Answer.notFound() : new Answer(200, found.mediaType(), found.content());
    }

    private static Answer blob(RecordedImage image, String digest) {
        String found = image.blobs().get(digest);
        return found == null ? Answer.notFound() : new Answer(200, "application/octet-stream", found);
    }

    private static Answer referrers(RecordedImage image, String subject) {
        if (!image.referrersApi()) {
            return Answer.notFound();
        }
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX_TYPE);
        ArrayNode listed = index.putArray("manifests");
        image.manifests().forEach((digest, manifest) -> {
            JsonNode content = parse(manifest.content());
            if (content.path("subject").path("digest").asText("").equals(subject)) {
                listed.add(descriptor(digest, manifest, content));
            }
        });
        return new Answer(200, INDEX_TYPE, index.toString());
    }

    private static ObjectNode descriptor(String digest, RecordedManifest manifest, JsonNode content) {
        ObjectNode descriptor = JSON.createObjectNode()
                .put("mediaType", manifest.mediaType())
                .put("digest", digest)
                .put("size", manifest.content().getBytes(StandardCharsets.UTF_8).length)
                .put("artifactType", artifactType(content));
        @Nullable JsonNode annotations = content.get("annotations");
        if (annotations != null) {
            descriptor.set("annotations", annotations);
        }
        return descriptor;
    }

    private static String artifactType(JsonNode content) {
        return content.path("artifactType")
                .asText(content.path("config").path("mediaType").asText(""));
    }

    private static JsonNode parse(String content) {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
