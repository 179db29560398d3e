package dev.portcullis.operator.app;

import dev.portcullis.operator.exception.ExceptionReports;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of exceptions: how many count, and how long those go on that end first. What was deleted meanwhile shows as no number until
 * something about exceptions happens next.
 */
@ApplicationScoped
class ExceptionMetrics implements ExceptionReports {
    /** Most exceptions that are told one by one. */
    static final int MOST = 100;

    private final MultiGauge remaining;
    private final Map<Id, Instant> ends = new ConcurrentHashMap<>();
    private volatile Supplier<Set<Id>> known = Set::of;
    private volatile InstantSource clock = () -> Instant.MAX;

    /** Names an exception. */
    record Id(String namespace, String name) {}

    @Inject
    ExceptionMetrics(MeterRegistry registry) {
        this.remaining = MultiGauge.builder("portcullis.exception.remaining")
                .baseUnit("seconds")
                .description("How long an exception still counts; only the " + MOST + " that end first.")
                .register(registry);
        Gauge.builder("portcullis.exceptions.in.force", this, metrics -> metrics.inForce())
                .description("How many exceptions count.")
                .register(registry);
    }

    /** Says where to ask which exceptions there still are, and what time it is. Until then none counts. */
    void follow(Supplier<Set<Id>> exceptions, InstantSource time) {
        known = exceptions;
        clock = time;
    }

    @Override
    public void stands(String namespace, String name, @Nullable Instant until) {
        var id = new Id(namespace, name);
        if (until == null) {
            ends.remove(id);
        } else {
            ends.put(id, until);
        }
        show();
    }

    private synchronized void show() {
        // What stands for the first time may not be in the cache that is asked.
        remaining.register(
                ends.entrySet().stream()
                        .sorted(Comparator.comparing(Map.Entry<Id, Instant>::getValue)
                                .thenComparing(entry -> entry.getKey().toString()))
                        .limit(MOST)
                        .map(entry -> MultiGauge.Row.of(
                                Tags.of(
                                        "namespace",
                                        entry.getKey().namespace(),
                                        "exception",
                                        entry.getKey().name()),
                                entry,
                                this::seconds))
                        .collect(Collectors.toList()),
                true);
    }

    private double seconds(Map.Entry<Id, Instant> entry) {
        return known.get().contains(entry.getKey())
                ? Math.max(
                        0, Duration.between(clock.instant(), entry.getValue()).toSeconds())
                : Double.NaN;
    }

    private double inForce() {
        var there = known.get();
        ends.keySet().retainAll(there);
        return live().count();
    }

    private Stream<Instant> live() {
        var now = clock.instant();
        return ends.values().stream().filter(now::isBefore);
    }
}
