package dev.portcullis.e2e.traffic;

import dev.portcullis.testing.cluster.ClusterAccess;
import dev.portcullis.testing.pki.Pem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Creates Pods, most of them by dry run. */
public final class ThroughApiServer implements Door, AutoCloseable {
    /** Each so manieth is stored, unless nothing is. */
    private static final int STORED = 10;

    private static final int CREATED = 201;

    /** Longer than the API server waits for any webhook. */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final ClusterAccess access;
    private final PodText pods;
    private final int stored;
    private final HttpClient http;

    /** Asks as this user; each tenth Pod is stored. */
    public ThroughApiServer(ClusterAccess access) {
        this(access, Door::pod, STORED);
    }

    /** Asks as this user about Pods of this text, and stores none. */
    public ThroughApiServer(ClusterAccess access, PodText pods) {
        this(access, pods, Integer.MAX_VALUE);
    }

    private ThroughApiServer(ClusterAccess access, PodText pods, int stored) {
        this.access = access;
        this.pods = pods;
        this.stored = stored;
        // A connection for each request under way: by HTTP/2 some would wait for others.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(Pem.trusting(access.caPem()))
                .build();
    }

    @Override
    public Answer ask(String namespace, int number, String image) {
        var path = "/api/v1/namespaces/" + namespace + "/pods"
                + (stored != Integer.MAX_VALUE && number % stored == 0 ? "" : "?dryRun=All");
        var request = HttpRequest.newBuilder(URI.create(access.server() + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + access.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(pods.of(namespace, number, image)));
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer.Broken(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Broken("interrupted");
        }
    }

    private static Answer answer(int status, String body) {
        if (status == CREATED) {
            return new Answer.Admitted();
        }
        if (body.contains("denied the request: [")) {
            return Answer.Refused.with(body);
        }
        return body.contains("failed calling webhook")
                ? new Answer.Failed(body)
                : new Answer.Broken(status + " " + body);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** How a Pod is written as JSON. */
    @FunctionalInterface
    public interface PodText {
        /** Returns it. */
        String of(String namespace, int number, String image);
    }
}
