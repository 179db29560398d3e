package dev.portcullis.vault;

import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the outside world supplies besides the network.
 *
 * @param clock wall clock, for the life of logins
 * @param nanoTime monotonic clock, for deadlines
 * @param pause waits between attempts
 * @param random spreads repeated requests; need not be unpredictable, must be safe for use by many threads
 */
public record VaultEnvironment(InstantSource clock, LongSupplier nanoTime, Pause pause, RandomGenerator random) {
    /** Returns the platform's. */
    public static VaultEnvironment system() {
        return new VaultEnvironment(
                Clock.systemUTC(),
                System::nanoTime,
                duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()),
                new java.util.Random());
    }
}
