package dev.portcullis.testing.registry;

import dev.portcullis.testing.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Pushes blobs and manifests as bytes, by the OCI distribution specification. Never through a proxy. */
final class ImagePusher {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    private final URI base;
    private final @Nullable String authorization;

    ImagePusher(String host) {
        this(host, null);
    }

    ImagePusher(String host, @Nullable Credentials credentials) {
        this.base = URI.create("http://" + host);
        this.authorization = credentials == null ? null : credentials.basic();
    }

    static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String blob(String repository, byte[] content) {
        String digest = digest(content);
        HttpResponse<byte[]> begun =
                send(request("/v2/" + repository + "/blobs/uploads/").POST(HttpRequest.BodyPublishers.noBody()), 202);
        String location = begun.headers().firstValue("Location").orElseThrow();
        String query = (location.contains("?") ? "&" : "?") + "digest=" + digest;
        send(
                request(location + query)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(content)),
                201);
        return digest;
    }

    String manifest(String repository, String tagOrDigest, String mediaType, byte[] content) {
        send(
                request("/v2/" + repository + "/manifests/" + tagOrDigest)
                        .header("Content-Type", mediaType)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(content)),
                201);
        return digest(content);
    }

    void copy(String repository, String from, String to) {
        HttpResponse<byte[]> read = send(
                request("/v2/" + repository + "/manifests/" + from)
                        .header("Accept", ImageFixtures.MANIFEST_TYPE + ", " + ImageFixtures.INDEX_TYPE),
                200);
        manifest(repository, to, read.headers().firstValue("Content-Type").orElseThrow(), read.body());
    }

    private HttpRequest.Builder request(String pathOrUrl) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(base.resolve(pathOrUrl)).timeout(Duration.ofSeconds(60));
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        return builder;
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder builder, int wanted) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<byte[]> response = sendTwice(request);
            if (response.statusCode() != wanted) {
                throw new StackException(request.method() + " " + request.uri() + " gave " + response.statusCode()
                        + ": " + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response;
        } catch (IOException e) {
            throw new StackException(request.method() + " " + request.uri() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }

    /** A kept connection can end just when it is used again, and the client repeats by itself only what changes nothing. */
    private static HttpResponse<byte[]> sendTwice(HttpRequest request) throws IOException, InterruptedException {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
