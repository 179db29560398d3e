package dev.portcullis.webhook.record;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.webhook.config.WebhookConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.PrintStream;

/** Writes each decision to standard output as one line, and counts it. */
@ApplicationScoped
class RecordedDecisions implements DecisionSink {
    private final DecisionRecords records;
    private final MeterRegistry meters;
    private final PrintStream out;

    @Inject
    RecordedDecisions(WebhookConfig config, Registries registries, MeterRegistry meters) {
        this(new DecisionRecords(config.webhook().maskIdentities(), new RecordedRules(registries)), meters, System.out);
    }

    RecordedDecisions(DecisionRecords records, MeterRegistry meters, PrintStream out) {
        this.records = records;
        this.meters = meters;
        this.out = out;
    }

    @Override
    public void record(RecordedRequest request, Decision decision) {
        var line = records.line(request, decision);
        synchronized (out) {
            out.write(line, 0, line.length);
            out.flush();
        }
        meters.timer(
                        "portcullis.decisions",
                        "allowed",
                        Boolean.toString(decision.allowed()),
                        "reason",
                        decision.reason().code())
                .record(request.took());
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
