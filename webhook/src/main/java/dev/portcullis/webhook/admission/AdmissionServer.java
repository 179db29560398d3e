package dev.portcullis.webhook.admission;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.gate.GatePath;
import dev.portcullis.webhook.policy.Keys;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks HTTP with the API server: checks path, token and size, and hands the body on to a thread that may block. */
final class AdmissionServer {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionServer.class);
    private static final int PATH_PARTS = 4;

    private final Keys keys;
    private final AdmissionHandler handler;
    private final AnswerEncoder encoder = new AnswerEncoder();
    private final ExecutorService threads;
    private final InFlight inFlight;

    AdmissionServer(Keys keys, AdmissionHandler handler, ExecutorService threads, InFlight inFlight) {
        this.keys = keys;
        this.handler = handler;
        this.threads = threads;
        this.inFlight = inFlight;
    }

    /** Handles one request on the event loop. */
    void receive(HttpServerRequest request) {
        var entry = entry(request.path());
        if (entry.isEmpty()) {
            // Whoever does not hold the path learns nothing, not even that it exists.
            end(request.response(), 404, null);
            return;
        }
        if (!request.method().equals(HttpMethod.POST)) {
            end(request.response(), 405, null);
            return;
        }
        var body = new BoundedBody(request);
        request.exceptionHandler(failure -> body.discard());
        request.handler(body);
        request.endHandler(end -> body.bytes()
                .ifPresentOrElse(
                        bytes -> dispatch(entry.get(), bytes, request.response()),
                        () -> end(request.response(), 413, "the review is larger than is read")));
    }

    private void dispatch(String entry, byte[] body, HttpServerResponse response) {
        inFlight.enter();
        try {
            threads.execute(() -> {
                try {
                    answer(entry, body, response);
                } finally {
                    inFlight.leave();
                }
            });
        } catch (RejectedExecutionException e) {
            inFlight.leave();
            end(response, 503, "shutting down");
        }
    }

    private void answer(String entry, byte[] body, HttpServerResponse response) {
        try {
            var encoded = encoder.encode(handler.handle(entry, body));
            response.putHeader("Content-Type", "application/json");
            response.setStatusCode(200).end(Buffer.buffer(encoded));
        } catch (MalformedReviewException e) {
            end(response, 400, e.problem());
        } catch (RuntimeException | Error e) {
            // The edge: nothing that goes wrong inside may become an answer that admits, or a trace that somebody
            // reads.
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("entry", entry)
                    .log("an admission request failed; the API server treats it as the entry's failure policy says");
            end(response, 500, "a fault inside Portcullis; see the log of the webhook");
        }
    }

    private Optional<String> entry(@Nullable String path) {
        var parts = path == null ? new String[0] : path.split("/", -1);
        if (parts.length != PATH_PARTS || !parts[1].equals("admit") || !GateEntry.isName(parts[2])) {
            return Optional.empty();
        }
        return keys.current().filter(known -> GatePath.isToken(known, parts[3])).map(known -> parts[2]);
    }

    private static void end(HttpServerResponse response, int status, @Nullable String message) {
        response.setStatusCode(status);
        if (message == null) {
            response.end();
        } else {
            response.putHeader("Content-Type", "text/plain; charset=utf-8").end(message + "\n");
        }
    }
}
