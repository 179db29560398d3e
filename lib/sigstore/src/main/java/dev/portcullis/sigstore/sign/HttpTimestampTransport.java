package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
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

/** Asks a timestamp authority over HTTP; follows no redirect and uses no proxy. Thread-safe; to be closed. */
public final class HttpTimestampTransport implements TimestampTransport, AutoCloseable {
    private static final int MAX_BYTES = 64 * 1024;

    private final URI address;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * Makes one; it connects to nothing before it is asked.
     *
     * @param address of the authority, HTTP or HTTPS: what it answers is signed
     * @param timeout how long one answer may take
     * @param authorities whose certificates it may show; null for the platform's
     * @throws IllegalArgumentException if the address is another
     */
    public HttpTimestampTransport(URI address, Duration timeout, @Nullable SSLContext authorities) {
        if (address.getHost() == null || !("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
            throw new IllegalArgumentException("a timestamp authority has an address with http or https");
        }
        this.address = address;
        this.timeout = timeout;
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY);
        client = authorities == null
                ? builder.build()
                : builder.sslContext(authorities).build();
    }

    @Override
    public Timestamping send(byte[] request) {
        var call = HttpRequest.newBuilder(address)
                .header("User-Agent", "portcullis")
                .header("Content-Type", "application/timestamp-query")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                .build();
        var body = HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES);
        var pending = client.sendAsync(call, body);
        try {
            var response = pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            // Authorities answer 200, Sigstore's 201.
            return response.statusCode() / 100 == 2
                    ? new Timestamping.Stamped(ByteString.copyFrom(response.body()))
                    : failed("answered " + response.statusCode());
        } catch (TimeoutException e) {
            return failed("did not answer in time");
        } catch (ExecutionException e) {
            return failed(e.getCause() instanceof IOException ? "cannot be reached" : "failed unexpectedly");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("was not waited for");
        } finally {
            pending.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private Timestamping failed(String what) {
        return new Timestamping.Failed(
                Reason.SIGNER_UNAVAILABLE, "the timestamp authority " + address.getAuthority() + " " + what);
    }
}
