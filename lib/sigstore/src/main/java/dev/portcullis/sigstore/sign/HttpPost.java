package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests to one address, and takes bounded answers; follows no redirect and uses no proxy. Thread-safe; to be closed. */
final class HttpPost implements AutoCloseable {
    private final URI address;
    private final Duration timeout;
    private final int maxBytes;
    private final HttpClient client;

    /**
     * Makes one; it connects to nothing before it is asked.
     *
     * @param address HTTP or HTTPS: what is answered is signed, and verified before it is believed
     * @param timeout how long one answer may take
     * @param maxBytes how long its body may be
     * @param authorities whose certificates may be shown; null for the platform's
     * @throws IllegalArgumentException if the address is another
     */
    HttpPost(URI address, Duration timeout, int maxBytes, @Nullable SSLContext authorities) {
        if (address.getHost() == null || !("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
            throw new IllegalArgumentException("an address must have http or https, and a host");
        }
        this.address = address;
        this.timeout = timeout;
        this.maxBytes = maxBytes;
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY);
        client = authorities == null
                ? builder.build()
                : builder.sslContext(authorities).build();
    }

    /** What came back. */
    sealed interface Answer {
        /** Something, which may be a refusal. */
        record Reply(int status, ByteString body) implements Answer {}

        /**
         * Nothing.
         *
         * @param what goes on after the address, as in "cannot be reached"
         */
        record None(String what) implements Answer {}
    }

    /** Sends one request. */
    Answer send(String mediaType, byte[] request) {
        var call = HttpRequest.newBuilder(address)
                .header("User-Agent", "portcullis")
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                .build();
        var body = HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), maxBytes);
        var pending = client.sendAsync(call, body);
        try {
            var response = pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer.Reply(response.statusCode(), ByteString.copyFrom(response.body()));
        } catch (TimeoutException e) {
            return new Answer.None("did not answer in time");
        } catch (ExecutionException e) {
            return new Answer.None(e.getCause() instanceof IOException ? "cannot be reached" : "failed unexpectedly");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.None("was not waited for");
        } finally {
            pending.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
