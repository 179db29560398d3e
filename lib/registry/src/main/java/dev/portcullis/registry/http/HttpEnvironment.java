package dev.portcullis.registry.http;

import dev.portcullis.core.network.HostResolver;
import java.net.InetAddress;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What the outside world supplies besides the network.
 *
 * @param clock wall clock, for dates in headers and the life of tokens
 * @param resolver name service; the HTTP client itself always asks the platform's
 * @param pause waits between attempts
 * @param random spreads repeated requests; need not be unpredictable, must be safe for use by many threads
 */
public record HttpEnvironment(InstantSource clock, HostResolver resolver, Pause pause, RandomGenerator random) {
    /** Returns the platform's. */
    public static HttpEnvironment system() {
        return new HttpEnvironment(
                Clock.systemUTC(),
                InetAddress::getAllByName,
                duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()),
                new java.util.Random());
    }
}
