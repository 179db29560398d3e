package dev.portcullis.registry.http;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.registry.RegistrySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Reads over HTTP: redirects followed, overload and broken connections tried again within the deadline. Nobody asks before the time is over
 * that a host asked to wait.
 *
 * <p>A {@code Found} reply has any status but 429 and 5xx, or 507 to something that was sent along. Thread-safe.
 */
public final class HttpReader implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** "Insufficient Storage" (RFC 4918): sending it again helps nobody. */
    private static final int NO_ROOM = 507;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClients clients;
    private final Redirects redirects;
    private final HttpEnvironment environment;
    private final AskedToWait waits = new AskedToWait();
    private final int attempts;

    public HttpReader(RegistrySettings settings, RegistryListener listener, HttpEnvironment environment) {
        this.environment = environment;
        attempts = settings.limits().attempts();
        clients = new HttpClients(settings, executor);
        AddressGuard guard = new AddressGuard(environment.resolver(), executor, settings);
        HostGates gates = new HostGates(settings.limits().parallelPerHost());
        redirects = new Redirects(new Transport(clients, guard, gates, listener));
    }

    /** Reads. */
    public RegistryResult<Reply> read(Call call, Deadline deadline) {
        Optional<Unavailable<Reply>> last = waits.of(call, now());
        for (int attempt = 0; attempt < attempts; attempt++) {
            if (last.isPresent() && !paused(delay(last.get().retryAfter(), attempt), deadline)) {
                return last.get();
            }
            RegistryResult<Reply> result = overloadAsUnavailable(call, redirects.send(call, deadline));
            if (!(result instanceof Unavailable<Reply> none)) {
                return result;
            }
            waits.note(call, none, now());
            if (none.reason() == Reason.REGISTRY_TIMEOUT) {
                return none;
            }
            last = Optional.of(none);
        }
        return last.orElseThrow();
    }

    private Instant now() {
        return environment.clock().instant();
    }

    @Override
    public void close() {
        clients.close();
        executor.shutdownNow();
    }

    private RegistryResult<Reply> overloadAsUnavailable(Call call, RegistryResult<Reply> result) {
        if (!(result instanceof Found<Reply>(Reply reply)) || (reply.status() != 429 && reply.status() < 500)) {
            return result;
        }
        if (call.payload() != null && reply.status() == NO_ROOM) {
            return result;
        }
        Reason reason = reply.status() == 429 ? Reason.REGISTRY_RATE_LIMITED : Reason.REGISTRY_UNAVAILABLE;
        String detail = Endpoint.authority(reply.uri()) + " answered " + reply.status();
        return new Unavailable<>(
                reason, detail, RetryAfter.of(reply.headers(), now()).orElse(null));
    }

    /** As long as was asked for, or twice as long each time; always with a random part, so callers spread. */
    private Duration delay(@Nullable Duration retryAfter, int attemptsBefore) {
        Duration backoff = FIRST_PAUSE.multipliedBy(1L << Math.max(0, attemptsBefore - 1));
        long jitter = environment.random().nextLong(backoff.toNanos() + 1);
        return retryAfter == null ? Duration.ofNanos(jitter) : retryAfter.plusNanos(jitter);
    }

    private boolean paused(Duration delay, Deadline deadline) {
        if (!deadline.allows(delay)) {
            return false;
        }
        try {
            environment.pause().of(delay);
            return !deadline.expired();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
