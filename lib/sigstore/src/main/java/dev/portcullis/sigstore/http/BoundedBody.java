package dev.portcullis.sigstore.http;

import com.google.protobuf.ByteString;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes an answer up to a size, and ends with {@link BodyTooLargeException} beyond it. The JDK's own bound cannot be told from a connection that broke. */
final class BoundedBody implements HttpResponse.BodySubscriber<ByteString> {
    private final int most;
    private final ByteString.Output bytes = ByteString.newOutput();
    private final CompletableFuture<ByteString> whole = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    BoundedBody(int most) {
        this.most = most;
    }

    @Override
    public CompletionStage<ByteString> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (var part : parts) {
            if (part.remaining() > most - bytes.size()) {
                giveUp();
                return;
            }
            while (part.hasRemaining()) {
                bytes.write(part.get());
            }
        }
    }

    private void giveUp() {
        if (subscription != null) {
            subscription.cancel();
        }
        whole.completeExceptionally(new BodyTooLargeException(most));
    }

    @Override
    public void onError(Throwable thrown) {
        whole.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        whole.complete(bytes.toByteString());
    }
}
