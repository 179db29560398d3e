package dev.portcullis.webhook.admission;

import dev.portcullis.crds.gate.GateTokens;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.webhook.admission.UnreadReviews.Why;
import dev.portcullis.webhook.policy.Keys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks HTTP with the API server: checks path, token, size and pace, and hands the body on to a thread that may block. */
final class AdmissionServer {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionServer.class);

    /** As much as all streams of an HTTP/2 connection may have under way, so that those that wait hold up no other. */
    static final int CONNECTION_WINDOW = 8 * 1024 * 1024;

    /** Greatest length of a review that is not counted; usual ones are a tenth of it. */
    private static final int SMALL_BYTES = 64 * 1024;

    private static final int LARGE_AT_ONCE = 8;

    /** Longer than any request is decided. */
    private static final long LAST_STREAMS_SECONDS = 30;

    /** NO_ERROR: the answer was complete before the request was (RFC 9113, section 8.1). */
    private static final long REST_NOT_WANTED = 0;

    private final Vertx vertx;
    private final Keys keys;
    private final Handlers handlers;
    private final ReviewDecoder decoder;
    private final ReviewDecoder exceptions = ReviewDecoder.ofExceptions();
    private final ReviewDecoder pods = ReviewDecoder.ofRunners();
    private final AnswerEncoder encoder = new AnswerEncoder();
    private final LargeReviews large = new LargeReviews(LARGE_AT_ONCE);
    private final ExecutorService threads;
    private final InFlight inFlight;
    private final long bodyMilliseconds;
    private volatile @Nullable GateTokens tokens;
    private volatile boolean leaving;

    /** @param bodyMilliseconds longest time in which the body of a request must have come */
    AdmissionServer(
            Vertx vertx,
            Keys keys,
            ReviewDecoder decoder,
            Handlers handlers,
            ExecutorService threads,
            InFlight inFlight,
            long bodyMilliseconds) {
        this.vertx = vertx;
        this.keys = keys;
        this.decoder = decoder;
        this.handlers = handlers;
        this.threads = threads;
        this.inFlight = inFlight;
        this.bodyMilliseconds = bodyMilliseconds;
    }

    /**
     * From now on every answer ends its connection. A caller stays on a connection for as long as it can, and would stay on that of a server
     * that is about to end.
     */
    void letGo() {
        leaving = true;
    }

    /** Handles one request on the event loop. */
    void receive(HttpServerRequest request) {
        if (leaving) {
            leave(request);
        }
        var reply = Reply.here(vertx, request.response());
        var call = call(request.path());
        if (call.isEmpty()) {
            // Whoever does not hold the path learns nothing, not even that it exists.
            read(request, reply, nothing(), why -> {}, body -> reply.end(404, ""));
        } else if (!request.method().equals(HttpMethod.POST)) {
            read(request, reply, nothing(), why -> {}, body -> reply.end(405, ""));
        } else {
            read(
                    request,
                    reply,
                    body(request),
                    why -> handlers.unread().tell(call.get(), why),
                    body -> dispatch(call.get(), body, reply));
        }
    }

    private static void leave(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            var _ = request.connection().shutdown(LAST_STREAMS_SECONDS, TimeUnit.SECONDS);
        } else {
            request.response().putHeader("Connection", "close");
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
    private void read(
            HttpServerRequest request,
            Reply reply,
            BoundedBody body,
            Consumer<Why> unread,
            Consumer<BoundedBody> next) {
        var timer = vertx.setTimer(bodyMilliseconds, late -> {
            body.discard();
            if (!request.response().ended()) {
                unread.accept(Why.TOO_SLOW);
            }
            reply.end(408, "the body came too slowly");
            abandon(request);
        });
        request.exceptionHandler(failure -> {
            vertx.cancelTimer(timer);
            body.discard();
        });
        request.handler(part -> {
            if (!body.add(part) && body.isKept() && !request.response().ended()) {
                unread.accept(Why.TOO_LARGE);
                LOG.warn("a review is larger than is read; the API server treats it as the failure policy says");
                reply.end(413, "the review is larger than is read");
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

    private void dispatch(Call call, BoundedBody body, Reply reply) {
        if (!inFlight.enter()) {
            handlers.unread().tell(call, Why.SHUTDOWN);
            body.discard();
            reply.end(503, "shutting down");
            return;
        }
        try {
            threads.execute(() -> answer(call, body, reply).onComplete(sent -> inFlight.leave()));
        } catch (RejectedExecutionException e) {
            inFlight.leave();
            handlers.unread().tell(call, Why.SHUTDOWN);
            body.discard();
            reply.end(503, "shutting down");
        }
    }

    private Future<Void> answer(Call call, BoundedBody body, Reply reply) {
        try {
            return switch (call) {
                case Call.Admit(var entry) ->
                    admit(entry, decode(decoder, body, handlers.admission().readsRequests()), reply);
                case Call.Pin() -> reply.json(encoder.encode(handlers.pinning().pin(decode(decoder, body, false))));
                case Call.Approve() ->
                    reply.json(encoder.encode(handlers.approval().review(decode(exceptions, body, false))));
                case Call.GateRunner() ->
                    reply.json(encoder.encode(handlers.runners().gate(decode(pods, body, false))));
                case Call.GuardRunner() ->
                    reply.json(encoder.encode(handlers.runners().guard(decode(pods, body, false))));
            };
        } catch (MalformedReviewException e) {
            handlers.unread().tell(call, Why.MALFORMED);
            LOG.atWarn()
                    .addKeyValue("call", call)
                    .addKeyValue("problem", e.problem())
                    .log("a review cannot be read; the API server treats it as the failure policy says");
            return reply.end(400, e.problem());
        } catch (RuntimeException | Error e) {
            return fail(call, reply, e);
        }
    }

    private Future<Void> admit(String entry, AdmissionRequest request, Reply reply) {
        var deciding = handlers.admission().take(entry, request);
        var sent = Future.fromCompletionStage(deciding.answer().thenApply(encoder::encode))
                .transform(encoded -> encoded.succeeded()
                        ? reply.json(encoded.result())
                        : fail(new Call.Admit(entry), reply, encoded.cause()));
        deciding.decision().run();
        return sent;
    }

    /** The edge: nothing that goes wrong inside may become an answer that admits, or a trace that somebody reads. */
    private Future<Void> fail(Call call, Reply reply, Throwable fault) {
        handlers.unread().tell(call, Why.FAULT);
        LOG.atError()
                .setCause(fault)
                .addKeyValue("call", call)
                .log("an admission request failed; the API server treats it as the failure policy says");
        return reply.end(500, "a fault inside Portcullis; see the log of the webhook");
    }

    /** Decodes in a step of its own: while a registry is asked, nothing of the body may be held any more. */
    private static AdmissionRequest decode(ReviewDecoder decoder, BoundedBody body, boolean whole)
            throws MalformedReviewException {
        try {
            return decoder.decode(body.take(), whole);
        } finally {
            body.discard();
        }
    }

    private Optional<Call> call(@Nullable String path) {
        var parts = path == null ? new String[0] : path.split("/", -1);
        return Call.of(parts)
                .filter(call -> keys.current()
                        .filter(known -> tokens(known).contain(parts[parts.length - 1]))
                        .isPresent());
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

    /**
     * Who answers what.
     *
     * @param admission decides about workloads
     * @param pinning writes digests beside tags
     * @param approval approves exceptions
     * @param runners has Pods of runners wait
     * @param unread is told what none of them could answer
     */
    record Handlers(
            AdmissionHandler admission,
            PinHandler pinning,
            ApprovalHandler approval,
            RunnerHandler runners,
            UnreadReviews unread) {}
}
