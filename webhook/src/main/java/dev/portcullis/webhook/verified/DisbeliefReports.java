package dev.portcullis.webhook.verified;

import static java.util.Objects.requireNonNull;

import dev.portcullis.cluster.verified.Opened.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts objects that are not believed, and logs one a minute of each kind of problem: whoever can make them can make many. Thread-safe. */
final class DisbeliefReports {
    private static final Logger LOG = LoggerFactory.getLogger(DisbeliefReports.class);
    private static final long BETWEEN = Duration.ofMinutes(1).toNanos();

    private final Map<Problem, Counter> counters = new EnumMap<>(Problem.class);
    private final Map<Problem, AtomicLong> logged = new EnumMap<>(Problem.class);
    private final LongSupplier nanoTime;

    DisbeliefReports(MeterRegistry meters, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (var problem : Problem.values()) {
            counters.put(
                    problem,
                    Counter.builder("portcullis.verified.images.disbelieved")
                            .description("Times that a VerifiedImage was asked for and not believed")
                            .tag("problem", problem.label())
                            .register(meters));
            logged.put(problem, new AtomicLong(nanoTime.getAsLong() - BETWEEN));
        }
    }

    void disbelieved(String name, Problem problem) {
        requireNonNull(counters.get(problem)).increment();
        var last = requireNonNull(logged.get(problem));
        var before = last.get();
        var now = nanoTime.getAsLong();
        if (now - before >= BETWEEN && last.compareAndSet(before, now)) {
            LOG.atWarn()
                    .addKeyValue("name", name)
                    .addKeyValue("problem", problem.label())
                    .log("a VerifiedImage is not believed; the registry is asked instead");
        }
    }
}
