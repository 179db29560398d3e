package dev.portcullis.webhook.admission;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Collects a request's body up to the greatest size of a review; what is longer is thrown away as it comes. */
final class BoundedBody implements Handler<Buffer> {
    private Buffer collected;
    private boolean tooLarge;

    BoundedBody(HttpServerRequest request) {
        this.collected = Buffer.buffer(Math.clamp(declaredLength(request), 1024, ReviewDecoder.MAXIMUM_BYTES));
    }

    @Override
    public void handle(Buffer part) {
        if (tooLarge || collected.length() + part.length() > ReviewDecoder.MAXIMUM_BYTES) {
            discard();
        } else {
            collected.appendBuffer(part);
        }
    }

    void discard() {
        tooLarge = true;
        collected = Buffer.buffer();
    }

    /** Returns the body, or nothing if it was too large. */
    Optional<byte[]> bytes() {
        return tooLarge ? Optional.empty() : Optional.of(collected.getBytes());
    }

    private static long declaredLength(HttpServerRequest request) {
        var header = request.getHeader("Content-Length");
        try {
            return header == null ? 0 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
