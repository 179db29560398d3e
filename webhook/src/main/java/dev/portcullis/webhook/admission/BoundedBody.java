package dev.portcullis.webhook.admission;

import io.vertx.core.buffer.Buffer;

/** Collects a request's body up to a bound; what is longer is thrown away as it comes. Thread-safe. */
final class BoundedBody {
    private static final int INITIAL_BYTES = 8 * 1024;

    private final int limit;
    private final Runnable onRelease;
    private Buffer collected;
    private boolean discarded;

    /**
     * Makes an empty body.
     *
     * @param limit the greatest length
     * @param declaredLength what the caller says of its length; believed only for how much to reserve
     * @param onRelease told, maybe more than once, that nothing of the body is in memory any more
     */
    BoundedBody(int limit, long declaredLength, Runnable onRelease) {
        this.limit = limit;
        this.onRelease = onRelease;
        this.collected = Buffer.buffer(Math.clamp(declaredLength, 0, Math.min(INITIAL_BYTES, limit)));
    }

    /** Takes a part; returns false if the body became too large by it or is thrown away already. */
    synchronized boolean add(Buffer part) {
        if (!discarded && collected.length() + part.length() > limit) {
            discard();
        }
        if (!discarded) {
            collected.appendBuffer(part);
        }
        return !discarded;
    }

    /** Throws away what came and what will come. */
    synchronized void discard() {
        discarded = true;
        collected = Buffer.buffer();
        onRelease.run();
    }

    /** Returns whether anything is to be kept at all. */
    boolean isKept() {
        return limit > 0;
    }

    synchronized boolean isDiscarded() {
        return discarded;
    }

    /** Returns the bytes and keeps none of them. */
    synchronized byte[] take() {
        var bytes = collected.getBytes();
        collected = Buffer.buffer();
        return bytes;
    }
}
