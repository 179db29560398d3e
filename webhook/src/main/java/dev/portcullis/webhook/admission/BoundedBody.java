package dev.portcullis.webhook.admission;

import io.vertx.core.buffer.Buffer;

/** Collects a request's body up to the greatest size of a review; what is longer is thrown away as it comes. */
final class BoundedBody {
    private static final int INITIAL_BYTES = 8 * 1024;

    private Buffer collected;
    private boolean discarded;

    /** @param declaredLength what the caller says of its length; believed only for how much to reserve */
    BoundedBody(long declaredLength) {
        this.collected = Buffer.buffer(Math.clamp(declaredLength, INITIAL_BYTES, ReviewDecoder.MAXIMUM_BYTES));
    }

    /** Takes a part; returns false if the body became too large by it or is thrown away already. */
    boolean add(Buffer part) {
        if (!discarded && collected.length() + part.length() > ReviewDecoder.MAXIMUM_BYTES) {
            discard();
        }
        if (!discarded) {
            collected.appendBuffer(part);
        }
        return !discarded;
    }

    /** Throws away what came and what will come. */
    void discard() {
        discarded = true;
        collected = Buffer.buffer();
    }

    boolean isDiscarded() {
        return discarded;
    }

    byte[] bytes() {
        return collected.getBytes();
    }
}
