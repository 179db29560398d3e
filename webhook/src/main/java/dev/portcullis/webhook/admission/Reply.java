package dev.portcullis.webhook.admission;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.RejectedExecutionException;

/**
 * The answer to one HTTP request, which any thread may give.
 *
 * @param response where it goes
 * @param context the context of the event loop that has the connection
 */
record Reply(HttpServerResponse response, Context context) {
    private static final String JSON = "application/json";

    /** Makes the reply to a request that this event loop handles. */
    static Reply here(Vertx vertx, HttpServerResponse response) {
        return new Reply(response, vertx.getOrCreateContext());
    }

    /** Answers with JSON; does nothing where there was an answer. */
    Future<Void> json(byte[] body) {
        return send(200, JSON, Buffer.buffer(body));
    }

    /** Answers with a status and a sentence, which may be empty; does nothing where there was an answer. */
    Future<Void> end(int status, String message) {
        var text = message.isEmpty() ? Buffer.buffer() : Buffer.buffer(message + "\n");
        return send(status, "text/plain; charset=utf-8", text);
    }

    private Future<Void> send(int status, String type, Buffer body) {
        if (context.equals(Vertx.currentContext())) {
            return sendHere(status, type, body);
        }
        // From another thread head, body and their end would each wake the event loop; this wakes it once.
        var sent = Promise.<Void>promise();
        try {
            context.runOnContext(here -> sendHere(status, type, body).onComplete(sent));
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and every connection with it.
            sent.fail(e);
        }
        return sent.future();
    }

    private Future<Void> sendHere(int status, String type, Buffer body) {
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
