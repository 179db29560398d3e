package dev.portcullis.operator.app;

import dev.portcullis.operator.scan.Judgement;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Metrics of the scan: what is known, what waits, how old the oldest of it is, and what became of every look. */
@ApplicationScoped
class ScanMetrics {
    private final MeterRegistry registry;
    private volatile Figures figures = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * Figures of one moment.
     *
     * @param workloads objects that are followed
     * @param images images of which something is kept
     * @param waiting questions that wait, due or not
     * @param due questions that should have been answered by now
     * @param paused how often a question had to wait for the pace of its registry host
     * @param blocked registry hosts that are waited for because they asked for it
     * @param incompleteKinds kinds of the settings of which not all objects were read
     * @param turnSeconds when the scan last looked what is next, in seconds since 1970; 0 for never
     * @param oldestSeconds age of the oldest verification that an answer rests on
     */
    record Figures(
            long workloads,
            long images,
            long waiting,
            long due,
            long paused,
            long blocked,
            long incompleteKinds,
            long turnSeconds,
            double oldestSeconds) {}

    @Inject
    ScanMetrics(MeterRegistry registry) {
        this.registry = registry;
        gauge("portcullis.scan.workloads", "Pods and controllers that are followed.", Figures::workloads);
        gauge("portcullis.verified.images", "Images of which something is kept.", Figures::images);
        gauge("portcullis.scan.waiting", "Images that wait for their next look, due or not.", Figures::waiting);
        gauge("portcullis.scan.due", "Images that should have been looked at by now.", Figures::due);
        gauge(
                "portcullis.scan.blocked.hosts",
                "Registry hosts that are waited for because they asked for it or do not answer.",
                Figures::blocked);
        gauge(
                "portcullis.scan.incomplete.kinds",
                "Kinds of the settings of which not all objects were read: there are too many, or they cannot be listed.",
                Figures::incompleteKinds);
        Gauge.builder("portcullis.scan.last.turn.timestamp", this, metrics -> metrics.figures.turnSeconds())
                .baseUnit("seconds")
                .description("When the scan last looked what is next, in seconds since 1970; 0 where it never did.")
                .register(registry);
        Gauge.builder("portcullis.facts.age", this, metrics -> metrics.figures.oldestSeconds())
                .baseUnit("seconds")
                .description("Age of the oldest verification of an image that runs.")
                .register(registry);
        FunctionCounter.builder("portcullis.scan.paced", this, metrics -> metrics.figures.paused())
                .description("How often an image had to wait for the pace of its registry host.")
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Figures> value) {
        Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.figures))
                .description(description)
                .register(registry);
    }

    void show(Figures next) {
        figures = next;
    }

    void judged(Judgement judgement) {
        registry.counter(
                        "portcullis.scan.looks",
                        "standing",
                        judgement.standing().name().toLowerCase(Locale.ROOT),
                        "reason",
                        judgement.reason().code())
                .increment();
    }
}
