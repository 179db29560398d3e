package dev.portcullis.sigstore.http;

import com.google.protobuf.ByteString;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body up to a bound, then gives the connection up and ends with {@link BodyTooLargeException}. The JDK's own bound cannot be told from a
 * connection that broke.
 */
public final class BoundedBody implements BodySubscriber<ByteString> {
    /** Enough to let the connection of a usual error answer be used again. */
    private static final int DISCARDED_BYTES = 16 * 1024;

    private final CompletableFuture<ByteString> body = new CompletableFuture<>();
    private final ByteString.Output collected = ByteString.newOutput();
    private final int limit;
    private final boolean keep;
    private int received;
    private Flow.@Nullable Subscription subscription;

    private BoundedBody(int limit, boolean keep) {
        this.limit = limit;
        this.keep = keep;
    }

    /** Keeps every body. */
    static BodyHandler<ByteString> ofAll(int limit) {
        return info -> new BoundedBody(limit, true);
    }

    /** Keeps the body of a 200 and throws every other one away. */
    public static BodyHandler<ByteString> ofSuccess(int limit) {
        return info ->
                info.statusCode() == 200 ? new BoundedBody(limit, true) : new BoundedBody(DISCARDED_BYTES, false);
    }

    @Override
    public CompletionStage<ByteString> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (var buffer : buffers) {
            if (buffer.remaining() > limit - received) {
                end();
                return;
            }
            received += buffer.remaining();
            if (keep) {
                var chunk = new byte[buffer.remaining()];
                buffer.get(chunk);
                collected.write(chunk, 0, chunk.length);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(collected.toByteString());
    }

    private void end() {
        if (subscription != null) {
            subscription.cancel();
        }
        if (keep) {
            body.completeExceptionally(new BodyTooLargeException(limit));
        } else {
            body.complete(ByteString.EMPTY);
        }
    }
}
