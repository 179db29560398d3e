package dev.portcullis.sigstore.sign;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.http.HttpPost;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Asks a timestamp authority over HTTP; follows no redirect and uses no proxy. Thread-safe; to be closed. */
public final class HttpTimestampTransport implements TimestampTransport, AutoCloseable {
    private static final int MAX_BYTES = 64 * 1024;

    private final URI address;
    private final HttpPost http;

    /**
     * Makes one; it connects to nothing before it is asked.
     *
     * @param address of the authority, HTTP or HTTPS: what it answers is signed
     * @param timeout how long one answer may take
     * @param authorities whose certificates it may show; null for the platform's
     * @throws IllegalArgumentException if the address is another
     */
    public HttpTimestampTransport(URI address, Duration timeout, @Nullable SSLContext authorities) {
        this.address = address;
        http = new HttpPost(address, timeout, MAX_BYTES, authorities);
    }

    @Override
    public Timestamping send(byte[] request) {
        return switch (http.send("application/timestamp-query", request)) {
            // Authorities answer 200, Sigstore's 201.
            case HttpPost.Answer.Reply(var status, var body, var after)
            when status / 100 == 2 -> new Timestamping.Stamped(body);
            case HttpPost.Answer.Reply(var status, var body, var after) -> failed("answered " + status);
            case HttpPost.Answer.None(var lack, var what) -> failed(what);
        };
    }

    @Override
    public void close() {
        http.close();
    }

    private Timestamping failed(String what) {
        return new Timestamping.Failed(
                Reason.SIGNER_UNAVAILABLE, "the timestamp authority " + address.getAuthority() + " " + what);
    }
}
