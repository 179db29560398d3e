package dev.portcullis.registry.http;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends one request and reads its answer, whatever its status: guarded, gated, bounded, within the deadline. */
final class Transport {
    private static final int MAX_CAUSES = 8;

    /** Whoever waited for so long waited for others. */
    private static final Duration NOTICED = Duration.ofMillis(20);

    private final HttpClients clients;
    private final AddressGuard guard;
    private final HostGates gates;
    private final RegistryListener listener;

    Transport(HttpClients clients, AddressGuard guard, HostGates gates, RegistryListener listener) {
        this.clients = clients;
        this.guard = guard;
        this.gates = gates;
        this.listener = listener;
    }

    /** Sends the call to this URI, with the call's authorization only if told so. */
    RegistryResult<Reply> send(Call call, URI uri, boolean authorize, Deadline deadline) {
        return guard.check(call.endpoint(), uri, deadline).then(checked -> {
            try {
                return pass(call, uri, authorize, deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return late(Endpoint.authority(uri));
            }
        });
    }

    private RegistryResult<Reply> pass(Call call, URI uri, boolean authorize, Deadline deadline)
            throws InterruptedException {
        HostGates.Gate gate = gates.of(call.endpoint().host());
        long answersBefore = gate.answers();
        Duration left = deadline.remaining();
        if (!gate.enter(deadline)) {
            return queued(call, uri, gate.answers() == answersBefore);
        }
        boolean answered = false;
        try {
            // A gate that is open lets even those in whose time is over.
            if (deadline.expired()) {
                return queued(call, uri, gate.answers() == answersBefore);
            }
            boolean waited = left.minus(deadline.remaining()).compareTo(NOTICED) > 0;
            RegistryResult<Reply> result = exchange(call, request(call, uri, authorize), deadline);
            answered = result instanceof Found<Reply>;
            return waited && isLate(result) ? queued(call, uri, gate.answers() == answersBefore) : result;
        } finally {
            gate.leave(answered);
        }
    }

    private static boolean isLate(RegistryResult<Reply> result) {
        return result instanceof Unavailable<Reply>(var reason, var detail, var retryAfter)
                && reason == Reason.REGISTRY_TIMEOUT;
    }

    /** A host that answers others in the meantime is not the one that is late. */
    private static RegistryResult<Reply> queued(Call call, URI uri, boolean silent) {
        return silent
                ? late(Endpoint.authority(uri))
                : new Refused<>(
                        Reason.OVERLOADED,
                        "too many requests to " + call.endpoint().host() + " were under way to send this one");
    }

    private RegistryResult<Reply> exchange(Call call, HttpRequest request, Deadline deadline)
            throws InterruptedException {
        String host = Endpoint.authority(request.uri());
        long start = System.nanoTime();
        int status = 0;
        CompletableFuture<HttpResponse<byte[]>> pending = clients.of(call.endpoint())
                .sendAsync(request, BoundedBody.handler(call.maxBytes(), call.payload() != null));
        try {
            HttpResponse<byte[]> response = pending.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            status = response.statusCode();
            boolean redirected = !request.uri().equals(call.uri());
            return new Found<>(new Reply(status, response.headers(), response.body(), request.uri(), redirected));
        } catch (TimeoutException e) {
            return late(host);
        } catch (ExecutionException e) {
            return failed(host, e.getCause());
        } finally {
            // Ends an exchange that is still under way; does nothing to one that is complete.
            pending.cancel(true);
            listener.completed(new RegistryListener.Exchange(
                    host, call.purpose(), status, Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    private static HttpRequest request(Call call, URI uri, boolean authorize) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(call.method(), body(call.payload()))
                .header("User-Agent", "portcullis");
        if (call.payload() != null) {
            request.header("Content-Type", call.payload().mediaType());
        }
        if (call.accept() != null) {
            request.header("Accept", call.accept());
        }
        if (authorize && call.authorization() != null) {
            request.header("Authorization", call.authorization());
        }
        return request.build();
    }

    private static HttpRequest.BodyPublisher body(Call.@Nullable Payload payload) {
        return payload == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(payload.bytes());
    }

    private static <T> RegistryResult<T> late(String host) {
        return new Unavailable<>(Reason.REGISTRY_TIMEOUT, host + " did not answer in time", null);
    }

    /** Messages of exceptions are left out: a server has a say in them. */
    private static <T> RegistryResult<T> failed(String host, @Nullable Throwable cause) {
        return switch (cause) {
            case BoundedBody.TooLargeException e ->
                new Refused<>(Reason.RESPONSE_TOO_LARGE, host + " sent more than is read");
            case ProtocolException e ->
                new Refused<>(Reason.REGISTRY_RESPONSE_INVALID, host + " does not speak proper HTTP");
            case SSLException e
            when isAboutCertificate(e) ->
                new Refused<>(
                        Reason.REGISTRY_CERTIFICATE_UNTRUSTED,
                        host + " shows a certificate that is not valid for it under the authorities that are trusted");
            case SSLException e -> unavailable("no TLS session with " + host);
            case ConnectException e -> unavailable(host + " cannot be connected to");
            case java.io.IOException e -> unavailable("the connection to " + host + " broke");
            case null, default ->
                new Refused<>(Reason.INTERNAL_ERROR, "the request to " + host + " failed unexpectedly");
        };
    }

    /** Somebody answered and is not whom we trust: that is no outage, and no policy that tolerates outages tolerates it. */
    private static boolean isAboutCertificate(SSLException failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof CertificateException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static <T> RegistryResult<T> unavailable(String detail) {
        return new Unavailable<>(Reason.REGISTRY_UNAVAILABLE, detail, null);
    }
}
