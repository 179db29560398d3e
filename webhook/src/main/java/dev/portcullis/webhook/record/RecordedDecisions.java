package dev.portcullis.webhook.record;

import dev.portcullis.core.decision.Answered;
import dev.portcullis.core.decision.Basis;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.webhook.config.WebhookConfig;
import dev.portcullis.webhook.config.WebhookConfig.WhenFull;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Hands each decision's record to the queue before the sink, and counts it. Made at the start, so that settings are checked then. */
@Startup
@ApplicationScoped
class RecordedDecisions implements DecisionSink {
    private static final Duration[] BUCKETS = IntStream.of(1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** For what waits when the webhook ends, after the last request was answered. */
    private static final Duration LAST_RECORDS = Duration.ofSeconds(3);

    private static final String UNRECORDED = "what was decided cannot be recorded now";

    private final DecisionRecords records;
    private final MeterRegistry meters;
    private final RecordQueue queue;
    private final WhenFull whenFull;
    private final MeterProvider<Timer> decisions;

    @Inject
    RecordedDecisions(WebhookConfig config, Registries registries, MeterRegistry meters) {
        this(
                new DecisionRecords(config.webhook().maskIdentities(), new RecordedRules(registries)),
                meters,
                queue(config, meters),
                config.decisions().whenFull());
        meters.gauge("portcullis.decision.records.waiting", queue, RecordQueue::waiting);
        queue.start();
    }

    RecordedDecisions(DecisionRecords records, MeterRegistry meters, RecordQueue queue, WhenFull whenFull) {
        this.records = records;
        this.meters = meters;
        this.queue = queue;
        this.whenFull = whenFull;
        this.decisions = Timer.builder("portcullis.decisions")
                .description("Requests that were decided, and how long that took.")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(meters);
    }

    private static RecordQueue queue(WebhookConfig config, MeterRegistry meters) {
        var bounds = RecordSinks.bounds(config.decisions());
        var notRotated = meters.counter("portcullis.decision.records.rotations.failed");
        var sink = RecordSinks.open(config.decisions(), Clock.systemUTC(), notRotated::increment);
        return new RecordQueue(sink, bounds, losses(meters));
    }

    static RecordQueue.Losses losses(MeterRegistry meters) {
        return (sink, reason, number) -> meters.counter(
                        "portcullis.decision.records.lost", "sink", sink, "reason", reason)
                .increment(number);
    }

    @Override
    public Decision record(RecordedRequest request, Decision decision) {
        var line = queue.isCrowded() ? records.briefLine(request, decision) : records.line(request, decision);
        var recorded = queue.offer(line);
        var answered = recorded ? decision : unrecorded(request, decision);
        decisions
                .withTags(
                        "allowed",
                        Boolean.toString(answered.allowed()),
                        "reason",
                        answered.reason().code(),
                        "answered",
                        answeredBy(decision))
                .record(request.took());
        ForborneDecisions.count(answered, meters);
        if (answered.allowed()
                && decision.images().stream()
                        .anyMatch(image -> !image.verdict().exemptions().isEmpty())) {
            meters.counter("portcullis.decisions.exempted").increment();
        }
        if (request.suspension() != null) {
            meters.counter(
                            "portcullis.decisions.suspended",
                            "refused",
                            Boolean.toString(answered.reason() == Reason.GATE_SUSPENDED))
                    .increment();
        }
        return answered;
    }

    private static String answeredBy(Decision decision) {
        return decision.images().stream()
                .flatMap(image -> Stream.ofNullable(image.basis()))
                .map(Basis::answered)
                .max(Comparator.naturalOrder())
                .orElse(Answered.NOBODY)
                .name()
                .toLowerCase(Locale.ROOT);
    }

    /** A full disk must not lock out those whom no lock protects, nor end a suspension. */
    private Decision unrecorded(RecordedRequest request, Decision decision) {
        var mayRefuse =
                whenFull == WhenFull.REFUSE && GateEntry.isFailClosed(request.entry()) && request.suspension() == null;
        return mayRefuse && decision.allowed() ? Decision.refuse(Reason.DECISION_UNRECORDED, UNRECORDED) : decision;
    }

    @Override
    public void leave() {
        meters.counter("portcullis.decisions.left").increment();
    }

    @PreDestroy
    void close() {
        queue.close(LAST_RECORDS);
    }
}
