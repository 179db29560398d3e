package dev.portcullis.webhook.policy;

import dev.portcullis.core.policy.LabelSelector;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Knows in which namespaces a fail-closed entry is asked about every request that the open entry is asked about. Thread-safe.
 *
 * <p>API servers hear of a changed registration, and of changed labels, at another moment than this process. So only what has stood
 * unchanged for {@link #SETTLES} counts; until then the open entry decides too. What an API server has heard of and this process has not can
 * only be that an entry went: the operator lets none go before the policy does, or before the entry in its place serves. A suspension
 * takes namespaces out of entries too; it is asked for before coverage is.
 */
final class SettledCoverage {
    static final Duration SETTLES = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final Map<String, Labelled> namespaces = new ConcurrentHashMap<>();
    private volatile Map<String, Covering> entries = Map.of();

    SettledCoverage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes note of the registration as it is now. */
    synchronized void registered(Coverage coverage) {
        var now = nanoTime.getAsLong();
        var next = new HashMap<String, Covering>();
        coverage.entries().forEach((entry, selector) -> {
            var known = entries.get(entry);
            next.put(entry, known != null && known.namespaces().equals(selector) ? known : new Covering(selector, now));
        });
        entries = Map.copyOf(next);
    }

    /** Takes note of a namespace's labels as they are now. */
    void labelled(String namespace, Map<String, String> labels) {
        namespaces.compute(
                namespace,
                (name, known) -> known != null && known.labels().equals(labels)
                        ? known
                        : new Labelled(Map.copyOf(labels), nanoTime.getAsLong()));
    }

    /** Takes note that a namespace is gone. */
    void gone(String namespace) {
        namespaces.remove(namespace);
    }

    /** Returns whether a request in this namespace is decided by a fail-closed entry whoever else decides it. */
    boolean covers(String namespace) {
        var known = namespaces.get(namespace);
        return known != null
                && isSettled(known.since())
                && entries.values().stream()
                        .anyMatch(entry ->
                                isSettled(entry.since()) && entry.namespaces().matches(known.labels()));
    }

    private boolean isSettled(long since) {
        return nanoTime.getAsLong() - since >= SETTLES.toNanos();
    }

    private record Covering(LabelSelector namespaces, long since) {}

    private record Labelled(Map<String, String> labels, long since) {}
}
