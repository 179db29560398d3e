package dev.portcullis.testing.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.recorded.RecordedImage.RecordedManifest;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an honest registry that holds these repositories answers; it takes nothing. */
public final class RecordedAnswers implements Behaviour {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH = Pattern.compile("/v2/(.+)/(manifests|blobs|referrers)/([^/]+)");
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

    private final List<RecordedImage> images;

    private RecordedAnswers(List<RecordedImage> images) {
        this.images = images;
    }

    public static RecordedAnswers of(RecordedImage... images) {
        return new RecordedAnswers(List.of(images));
    }

    @Override
    public Response answer(Request request) {
        Response response = found(request);
        return response.with("Docker-Content-Digest", Digests.of(response.bytes()));
    }

    private Response found(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Response.of(405);
        }
        if (request.path().equals("/v2/") || request.path().equals("/v2")) {
            return Response.ok("application/json", "{}");
        }
        Matcher matcher = PATH.matcher(request.path());
        if (!matcher.matches()) {
            return notFound();
        }
        return images.stream()
                .filter(image -> image.repository().equals(matcher.group(1)))
                .findFirst()
                .map(image -> answer(image, matcher.group(2), matcher.group(3)))
                .orElseGet(RecordedAnswers::notFound);
    }

    private static Response answer(RecordedImage image, String kind, String name) {
        return switch (kind) {
            case "manifests" -> manifest(image, name);
            case "blobs" -> blob(image, name);
            default -> referrers(image, name);
        };
    }

    private static Response notFound() {
        byte[] body = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}".getBytes(StandardCharsets.UTF_8);
        Response found = Response.ok("application/json", body);
        return new Response(404, found.headers(), found.body(), found.declared());
    }

    private static Response manifest(RecordedImage image, String tagOrDigest) {
        RecordedManifest found = image.manifests().get(image.tags().getOrDefault(tagOrDigest, tagOrDigest));
        return found == null ? notFound() : Response.ok(found.mediaType(), found.content());
    }

    private static Response blob(RecordedImage image, String digest) {
        String found = image.blobs().get(digest);
        return found == null ? notFound() : Response.ok("application/octet-stream", found);
    }

    private static Response referrers(RecordedImage image, String subject) {
        if (!image.referrersApi()) {
            return notFound();
        }
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX_TYPE);
        ArrayNode listed = index.putArray("manifests");
        image.manifests().forEach((digest, manifest) -> {
            JsonNode content = parse(manifest.content());
            if (content.path("subject").path("digest").asText("").equals(subject)) {
                listed.add(descriptor(digest, manifest, content));
            }
        });
        return Response.ok(INDEX_TYPE, index.toString());
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
}
