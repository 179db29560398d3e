package dev.portcullis.registry;

import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of asking a registry.
 *
 * <p>Only {@link Unavailable} is undecidable: a transport failure, a time-out, 429 or 5xx. Everything else that is not {@link Found} is a
 * definite no. Details name the host and what happened; they hold no response body, no URL and no secret.
 *
 * @param <T> what was asked for
 */
public sealed interface RegistryResult<T> {
    /** It is there, and its bytes were checked. */
    record Found<T>(T value) implements RegistryResult<T> {}

    /**
     * The registry says that it is not there.
     *
     * @param behindAuthentication whether the request carried an authorization: then others may see it, so this is never cached
     * @param detail one sentence for a person
     */
    record NotFound<T>(boolean behindAuthentication, String detail) implements RegistryResult<T> {}

    /**
     * The answer is not acceptable, or the question may not be asked.
     *
     * @param reason why
     * @param detail one sentence for a person
     */
    record Refused<T>(Reason reason, String detail) implements RegistryResult<T> {}

    /**
     * There was no answer.
     *
     * @param reason one of the codes for unavailable, time-out and rate limit
     * @param detail one sentence for a person
     * @param retryAfter how long the registry asked to wait, or null
     */
    record Unavailable<T>(
            Reason reason, String detail, @Nullable Duration retryAfter) implements RegistryResult<T> {}

    /** Goes on with the value if there is one; every other outcome stays what it is. */
    default <U> RegistryResult<U> then(Function<T, RegistryResult<U>> next) {
        return switch (this) {
            case Found<T> found -> next.apply(found.value());
            case NotFound<T> missing -> new NotFound<>(missing.behindAuthentication(), missing.detail());
            case Refused<T> refused -> new Refused<>(refused.reason(), refused.detail());
            case Unavailable<T> none -> new Unavailable<>(none.reason(), none.detail(), none.retryAfter());
        };
    }
}
