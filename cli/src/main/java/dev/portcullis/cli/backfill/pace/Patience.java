package dev.portcullis.cli.backfill.pace;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks again what may pass by itself, after the time that was asked for. Thread-safe. */
public record Patience(Pacer pacer) {
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    /**
     * Does something as often as it takes, a few times at most.
     *
     * @param host the registry that is asked
     * @param failure tells what may pass by itself
     */
    public <T> T ask(String host, Supplier<T> question, Function<T, Optional<Passing>> failure) {
        for (var attempt = 1; ; attempt++) {
            await(host);
            var answer = question.get();
            var passing = failure.apply(answer);
            if (passing.isEmpty() || attempt == ATTEMPTS) {
                return answer;
            }
            pacer.hold(host, passing.get().wait(FIRST_WAIT.multipliedBy(1L << (attempt - 1))));
        }
    }

    private void await(String host) {
        try {
            pacer.await(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a registry", e);
        }
    }

    /**
     * A failure that may pass by itself.
     *
     * @param retryAfter how long the registry asked to wait, or null
     */
    public record Passing(@Nullable Duration retryAfter) {
        Duration wait(Duration usual) {
            return retryAfter == null ? usual : retryAfter;
        }
    }
}
