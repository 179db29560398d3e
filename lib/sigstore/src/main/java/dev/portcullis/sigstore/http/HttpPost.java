package dev.portcullis.sigstore.http;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests to one address, and takes bounded answers; follows no redirect and uses no proxy. Thread-safe; to be closed. */
public final class HttpPost implements AutoCloseable {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int MOST_CAUSES = 8;

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
    public HttpPost(URI address, Duration timeout, int maxBytes, @Nullable SSLContext authorities) {
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

    /** Why there is no answer. */
    public enum Lack {
        /** Nobody is there, or nothing came in time. */
        AWAY,
        /** Somebody is there whose certificate is not trusted; nothing was sent. */
        UNTRUSTED,
        /** It is longer than is read. */
        TOO_LARGE
    }

    /** What came back. */
    public sealed interface Answer {
        /**
         * Something, which may be a refusal.
         *
         * @param retryAfter how long it asks to be left alone, an hour at most; null where it does not
         */
        record Reply(int status, ByteString body, @Nullable Duration retryAfter) implements Answer {}

        /**
         * Nothing.
         *
         * @param what goes on after the address, as in "cannot be reached"
         */
        record None(Lack lack, String what) implements Answer {}
    }

    /** Sends one request. */
    public Answer send(String mediaType, byte[] request) {
        var call = HttpRequest.newBuilder(address)
                .header("User-Agent", "portcullis")
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                .build();
        var pending = client.sendAsync(call, BoundedBody.ofAll(maxBytes));
        try {
            var response = pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer.Reply(response.statusCode(), response.body(), retryAfter(response));
        } catch (TimeoutException e) {
            return new Answer.None(Lack.AWAY, "did not answer in time");
        } catch (ExecutionException e) {
            return none(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.None(Lack.AWAY, "was not waited for");
        } finally {
            pending.cancel(true);
        }
    }

    private Answer none(ExecutionException failure) {
        if (isCausedBy(failure, BodyTooLargeException.class)) {
            return new Answer.None(Lack.TOO_LARGE, "answered with more than " + maxBytes + " bytes");
        }
        if (isCausedBy(failure, CertificateException.class)) {
            return new Answer.None(
                    Lack.UNTRUSTED, "shows a certificate that is not valid for it under the authorities");
        }
        return new Answer.None(
                Lack.AWAY, failure.getCause() instanceof IOException ? "cannot be reached" : "failed unexpectedly");
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> kind) {
        var cause = failure.getCause();
        for (var depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (kind.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(asked -> asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked)
                .orElse(null);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
