package dev.portcullis.e2e.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Request.Header;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The network in front of a server, which can be cut at a request: neither that one nor any after it is answered until it is mended. */
final class Relay implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<String> OF_ONE_HOP =
            Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "http2-settings", "expect");

    private final URI server;
    private final HttpClient http;
    private final ScriptedRegistry front = ScriptedRegistry.start();
    private volatile Cut cut = Cut.never();

    private Relay(URI server) {
        this.server = server;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
        front.otherwise(this::answer);
    }

    /** Passes everything on. */
    static Relay to(URI server) {
        return new Relay(server);
    }

    /** Returns host and port of this end. */
    String host() {
        return front.host();
    }

    /** Returns an address of the server as it is at this end. */
    String url(String path) {
        return front.url(path);
    }

    /**
     * Cuts the network at the first request of a kind.
     *
     * @param answered whether the server still gets and answers that one, so that only its answer is lost
     */
    void cutAt(Predicate<Request> kind, boolean answered) {
        cut = new Cut(kind, answered, new CountDownLatch(1));
    }

    /** Waits until the first request of that kind has come, and is answered where it is to be. */
    void awaitCut() {
        try {
            assertThat(cut.happened().await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("nobody asked for what the network is cut at")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }

    void mend() {
        cut = Cut.never();
    }

    private Response answer(Request request) {
        var current = cut;
        synchronized (this) {
            if (current.isOpen() && current.kind().test(request)) {
                if (current.answered()) {
                    forward(request);
                }
                current.happened().countDown();
            }
        }
        return current.isOpen() ? forward(request) : Response.silence();
    }

    private Response forward(Request request) {
        try {
            return response(http.send(sent(request), BodyHandlers.ofByteArray()), request);
        } catch (IOException e) {
            return Response.of(502);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.of(502);
        }
    }

    private HttpRequest sent(Request request) {
        var body = request.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(request.body());
        var forwarded = HttpRequest.newBuilder(server.resolve(request.target()))
                .timeout(LIMIT)
                .method(request.method(), body);
        request.headers().stream()
                .filter(header -> isEndToEnd(header.name()))
                .forEach(header -> forwarded.header(header.name(), header.value()));
        return forwarded.build();
    }

    private static Response response(HttpResponse<byte[]> answer, Request request) {
        var headers = answer.headers().map().entrySet().stream()
                .filter(header -> isEndToEnd(header.getKey()))
                .flatMap(header -> header.getValue().stream().map(value -> new Header(header.getKey(), value)))
                .toList();
        var length = request.method().equals("HEAD")
                ? answer.headers().firstValueAsLong("Content-Length").orElse(0)
                : answer.body().length;
        return new Response(answer.statusCode(), headers, new Response.Body.Whole(answer.body()), length);
    }

    private static boolean isEndToEnd(String header) {
        return !OF_ONE_HOP.contains(header.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        front.close();
        http.close();
    }

    /**
     * Where the network is cut.
     *
     * @param kind of requests at the first of which it is
     * @param answered whether the server still answers that one
     * @param happened counted down once it has come
     */
    private record Cut(Predicate<Request> kind, boolean answered, CountDownLatch happened) {
        static Cut never() {
            return new Cut(request -> false, false, new CountDownLatch(1));
        }

        boolean isOpen() {
            return happened.getCount() > 0;
        }
    }
}
