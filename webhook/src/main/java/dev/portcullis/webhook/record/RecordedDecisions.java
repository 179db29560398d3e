package dev.portcullis.webhook.record;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.webhook.config.WebhookConfig;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.stream.IntStream;

/** Writes each decision to standard output as one line, and counts it. */
@ApplicationScoped
class RecordedDecisions implements DecisionSink {
    private static final Duration[] BUCKETS = IntStream.of(1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final DecisionRecords records;
    private final MeterRegistry meters;
    private final PrintStream out;
    private final MeterProvider<Timer> decisions;

    @Inject
    RecordedDecisions(WebhookConfig config, MeterRegistry meters) {
        this(new DecisionRecords(config.webhook().maskIdentities()), meters, System.out);
    }

    RecordedDecisions(DecisionRecords records, MeterRegistry meters, PrintStream out) {
        this.records = records;
        this.meters = meters;
        this.out = out;
        this.decisions = Timer.builder("portcullis.decisions")
                .description("Requests that were decided, and how long that took.")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(meters);
    }

    @Override
    public void record(RecordedRequest request, Decision decision) {
        var line = records.line(request, decision);
        synchronized (out) {
            out.write(line, 0, line.length);
            out.flush();
        }
        decisions
                .withTags(
                        "allowed",
                        Boolean.toString(decision.allowed()),
                        "reason",
                        decision.reason().code())
                .record(request.took());
        ForborneDecisions.count(decision, meters);
        if (decision.allowed()
                && decision.images().stream()
                        .anyMatch(image -> !image.verdict().exemptions().isEmpty())) {
            meters.counter("portcullis.decisions.exempted").increment();
        }
        if (request.suspension() != null) {
            meters.counter(
                            "portcullis.decisions.suspended",
                            "refused",
                            Boolean.toString(decision.reason() == Reason.GATE_SUSPENDED))
                    .increment();
        }
    }

    @Override
    public void leave() {
        meters.counter("portcullis.decisions.left").increment();
    }
}
