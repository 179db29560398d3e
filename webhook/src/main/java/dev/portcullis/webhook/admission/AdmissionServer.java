package dev.portcullis.webhook.admission;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.gate.GateTokens;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.webhook.policy.Keys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks HTTP with the API server: checks path, token, size and pace, and hands the body on to a thread that may block. */
final class AdmissionServer {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionServer.class);
    private static final int PATH_PARTS = 4;

    /** As much as all streams of an HTTP/2 connection may have under way, so that those that wait hold up no other. */
    static final int CONNECTION_WINDOW = 8 * 1024 * 1024;

    /** Greatest length of a review that is not counted; usual ones are a tenth of it. */
    private static final int SMALL_BYTES = 64 * 1024;

    private static final int LARGE_AT_ONCE = 8;

    /** NO_ERROR: the answer was complete before the request was (RFC 9113, section 8.1). */
    private static final long REST_NOT_WANTED = 0;

    private final Vertx vertx;
    private final Keys keys;
    private final AdmissionHandler handler;
    private final ReviewDecoder decoder;
    private final AnswerEncoder encoder = new AnswerEncoder();
    private final LargeReviews large = new LargeReviews(LARGE_AT_ONCE);
    private final ExecutorService threads;
    private final InFlight inFlight;
    private final long bodyMilliseconds;
    private volatile @Nullable GateTokens tokens;

    /** @param bodyMilliseconds longest time in which the body of a request must have come */
    AdmissionServer(
            Vertx vertx,
            Keys keys,
            ReviewDecoder decoder,
            AdmissionHandler handler,
            ExecutorService threads,
            InFlight inFlight,
            long bodyMilliseconds) {
        this.vertx = vertx;
        this.keys = keys;
        this.decoder = decoder;
        this.handler = handler;
        this.threads = threads;
        this.inFlight = inFlight;
        this.bodyMilliseconds = bodyMilliseconds;
    }

    /** Handles one request on the event loop. */
    void receive(HttpServerRequest request) {
        var entry = entry(request.path());
        if (entry.isEmpty()) {
            // Whoever does not hold the path learns nothing, not even that it exists.
            read(request, nothing(), body -> end(request.response(), 404, ""));
        } else if (!request.method().equals(HttpMethod.POST)) {
            read(request, nothing(), body -> end(request.response(), 405, ""));
        } else {
            read(request, body(request), body -> dispatch(entry.get(), body, request.response()));
        }
    }

    /** Returns where nothing is kept. */
    private static BoundedBody nothing() {
        return new BoundedBody(0, 0, () -> {});
    }

    /** Returns where a review is collected; a large one, or one of unknown length, begins to flow when there is a place for it. */
    private BoundedBody body(HttpServerRequest request) {
        var declared = declaredLength(request);
        if (declared >= 0 && declared <= SMALL_BYTES) {
            return new BoundedBody(SMALL_BYTES, declared, () -> {});
        }
        var context = vertx.getOrCreateContext();
        request.pause();
        var place = large.enter(() -> context.runOnContext(now -> request.resume()));
        return new BoundedBody(ReviewDecoder.MAXIMUM_BYTES, declared, place::leave);
    }

    /** Reads a body, bounded in size and time, and goes on with it if all of it was kept, or if none of it is to be. */
    private void read(HttpServerRequest request, BoundedBody body, Consumer<BoundedBody> next) {
        var timer = vertx.setTimer(bodyMilliseconds, late -> {
            body.discard();
            end(request.response(), 408, "the body came too slowly");
            abandon(request);
        });
        request.exceptionHandler(failure -> {
            vertx.cancelTimer(timer);
            body.discard();
        });
        request.handler(part -> {
            if (!body.add(part) && body.isKept()) {
                end(request.response(), 413, "the review is larger than is read");
            }
        });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            if (!body.isDiscarded() || !body.isKept()) {
                next.accept(body);
            }
        });
    }

    private static void abandon(HttpServerRequest request) {
        // Other decisions travel on the same HTTP/2 connection: only this stream may suffer.
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(REST_NOT_WANTED);
        } else {
            request.connection().close();
        }
    }

    private void dispatch(String entry, BoundedBody body, HttpServerResponse response) {
        if (!inFlight.enter()) {
            body.discard();
            end(response, 503, "shutting down");
            return;
        }
        try {
            threads.execute(() -> answer(entry, body, response).onComplete(sent -> inFlight.leave()));
        } catch (RejectedExecutionException e) {
            inFlight.leave();
            body.discard();
            end(response, 503, "shutting down");
        }
    }

    private Future<Void> answer(String entry, BoundedBody body, HttpServerResponse response) {
        try {
            var deciding = handler.take(entry, decode(body));
            var sent = Future.fromCompletionStage(deciding.answer().thenApply(encoder::encode))
                    .transform(encoded -> encoded.succeeded()
                            ? send(response, 200, "application/json", Buffer.buffer(encoded.result()))
                            : fail(entry, response, encoded.cause()));
            deciding.decision().run();
            return sent;
        } catch (MalformedReviewException e) {
            return end(response, 400, e.problem());
        } catch (RuntimeException | Error e) {
            return fail(entry, response, e);
        }
    }

    /** The edge: nothing that goes wrong inside may become an answer that admits, or a trace that somebody reads. */
    private static Future<Void> fail(String entry, HttpServerResponse response, Throwable fault) {
        LOG.atError()
                .setCause(fault)
                .addKeyValue("entry", entry)
                .log("an admission request failed; the API server treats it as the entry's failure policy says");
        return end(response, 500, "a fault inside Portcullis; see the log of the webhook");
    }

    /** Decodes in a step of its own: while a registry is asked, nothing of the body may be held any more. */
    private AdmissionRequest decode(BoundedBody body) throws MalformedReviewException {
        try {
            return decoder.decode(body.take());
        } finally {
            body.discard();
        }
    }

    private Optional<String> entry(@Nullable String path) {
        var parts = path == null ? new String[0] : path.split("/", -1);
        if (parts.length != PATH_PARTS || !parts[1].equals("admit") || !GateEntry.isName(parts[2])) {
            return Optional.empty();
        }
        return keys.current().filter(known -> tokens(known).contain(parts[3])).map(known -> parts[2]);
    }

    private GateTokens tokens(InstallationKeys known) {
        var derived = tokens;
        if (derived == null || !derived.areOf(known)) {
            derived = GateTokens.of(known);
            tokens = derived;
        }
        return derived;
    }

    /** Returns what the caller says of the length; negative where it says nothing. */
    private static long declaredLength(HttpServerRequest request) {
        var header = request.getHeader("Content-Length");
        try {
            return header == null ? -1 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Future<Void> end(HttpServerResponse response, int status, String message) {
        var text = message.isEmpty() ? Buffer.buffer() : Buffer.buffer(message + "\n");
        return send(response, status, "text/plain; charset=utf-8", text);
    }

    private static Future<Void> send(HttpServerResponse response, int status, String type, Buffer body) {
        try {
            return response.ended() || response.closed()
                    ? Future.succeededFuture()
                    : response.setStatusCode(status)
                            .putHeader("Content-Type", type)
                            .end(body);
        } catch (IllegalStateException e) {
            // The caller went away in between.
            return Future.failedFuture(e);
        }
    }
}
