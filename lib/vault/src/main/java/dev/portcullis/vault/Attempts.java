package dev.portcullis.vault;

import dev.portcullis.vault.VaultResult.Failed;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks again, with a growing and random pause, what failed for a reason that passes, as long as the deadline allows. */
record Attempts(VaultEnvironment environment) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    <T> VaultResult<T> run(Deadline deadline, Supplier<VaultResult<T>> attempt) {
        var ceiling = FIRST_PAUSE;
        while (true) {
            var result = attempt.get();
            if (!(result instanceof Failed<T>(var failure)) || !failure.kind().passes()) {
                return result;
            }
            if (!paused(delay(ceiling, failure.retryAfter()), deadline)) {
                return result;
            }
            var doubled = ceiling.multipliedBy(2);
            ceiling = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    private Duration delay(Duration ceiling, @Nullable Duration asked) {
        var jitter = Duration.ofNanos(environment.random().nextLong(ceiling.toNanos()) + 1);
        return asked == null ? jitter : asked.plus(jitter);
    }

    private boolean paused(Duration delay, Deadline deadline) {
        if (delay.compareTo(deadline.remaining()) >= 0) {
            return false;
        }
        try {
            environment.pause().of(delay);
            return !deadline.remaining().isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
