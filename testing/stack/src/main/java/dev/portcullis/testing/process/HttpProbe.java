package dev.portcullis.testing.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Asks a server whether it answers. Never through a proxy. */
public final class HttpProbe implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final HttpClient client;

    private HttpProbe(HttpClient client) {
        this.client = client;
    }

    public static HttpProbe plain() {
        return trusting(null);
    }

    public static HttpProbe trusting(@Nullable SSLContext trust) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .proxy(HttpClient.Builder.NO_PROXY);
        return new HttpProbe((trust == null ? builder : builder.sslContext(trust)).build());
    }

    /** True if a GET is answered with status 200. */
    public boolean answers(URI address, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(LIMIT);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
