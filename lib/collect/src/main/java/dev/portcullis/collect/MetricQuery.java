package dev.portcullis.collect;

import dev.portcullis.collect.rule.Comparison;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A query whose one series has to keep to a threshold over a window that ends now. Values outside their bounds are an
 * {@link IllegalArgumentException}.
 *
 * @param endpoint where the API of Prometheus is, without {@code /api/v1}
 * @param query an expression that gives one series
 * @param comparison how each value has to compare with the threshold
 * @param threshold the threshold
 * @param window for how long the threshold has to be kept to: whole seconds, at most seven days
 * @param step the time between samples that are compared: whole seconds, at most the window, and not below 1/500 of it
 * @param maxSampleAge how old the newest sample may be, and how far the first one may be from the beginning of the window
 */
public record MetricQuery(
        URI endpoint,
        String query,
        Comparison comparison,
        BigDecimal threshold,
        Duration window,
        Duration step,
        Duration maxSampleAge) {
    /** The most samples of a window. */
    public static final int MAX_SAMPLES = 500;

    private static final int MAX_QUERY = 4_096;
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    public MetricQuery {
        WebAddress.require(endpoint);
        if (endpoint.getRawQuery() != null) {
            throw new IllegalArgumentException("an endpoint has no query of its own");
        }
        if (query.isBlank() || query.length() > MAX_QUERY) {
            throw new IllegalArgumentException("a query has 1 to " + MAX_QUERY + " characters");
        }
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a window lasts a second to seven days");
        }
        if (step.compareTo(SHORTEST) < 0 || step.compareTo(window) > 0 || window.dividedBy(step) >= MAX_SAMPLES) {
            throw new IllegalArgumentException("a window has 1 to " + MAX_SAMPLES + " steps of at least a second");
        }
        if (!isWhole(window) || !isWhole(step) || !isWhole(maxSampleAge)) {
            throw new IllegalArgumentException("durations are whole seconds");
        }
        if (maxSampleAge.compareTo(SHORTEST) < 0 || maxSampleAge.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the age of a sample is a second to seven days");
        }
    }

    private static boolean isWhole(Duration duration) {
        return duration.truncatedTo(ChronoUnit.SECONDS).equals(duration);
    }
}
