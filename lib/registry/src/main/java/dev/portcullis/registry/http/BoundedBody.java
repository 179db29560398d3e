package dev.portcullis.registry.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects a body up to a bound, then gives the connection up. */
final class BoundedBody implements BodySubscriber<byte[]> {
    /** Enough to let the connection of a usual error answer be used again. */
    private static final int DISCARDED_BYTES = 16 << 10;

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final int limit;
    private final Overflow overflow;
    private long received;
    private Flow.@Nullable Subscription subscription;

    private BoundedBody(int limit, Overflow overflow) {
        this.limit = limit;
        this.overflow = overflow;
    }

    /**
     * Keeps the body of a 200 and throws every other one away.
     *
     * @param refusals whether a short body of a refusal is kept too
     */
    static BodyHandler<byte[]> handler(int limit, boolean refusals) {
        return info -> {
            if (info.statusCode() == 200) {
                return new BoundedBody(limit, Overflow.FAILS);
            }
            return new BoundedBody(
                    DISCARDED_BYTES, refusals && info.statusCode() >= 400 ? Overflow.EMPTIES : Overflow.IS_ALL);
        };
    }

    /** What becomes of a body that is longer than its bound. */
    private enum Overflow {
        FAILS,
        EMPTIES,
        /** Nothing is kept anyway. */
        IS_ALL
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            received += buffer.remaining();
            if (received > limit) {
                end();
                return;
            }
            if (overflow != Overflow.IS_ALL) {
                byte[] chunk = new byte[buffer.remaining()];
                buffer.get(chunk);
                collected.writeBytes(chunk);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(collected.toByteArray());
    }

    private void end() {
        if (subscription != null) {
            subscription.cancel();
        }
        if (overflow == Overflow.FAILS) {
            body.completeExceptionally(new TooLargeException());
        } else {
            body.complete(new byte[0]);
        }
    }

    /** The body is larger than its bound. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
