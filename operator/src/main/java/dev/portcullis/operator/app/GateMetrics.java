package dev.portcullis.operator.app;

import dev.portcullis.operator.gate.EntryState.Effective;
import dev.portcullis.operator.gate.GateReport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Metrics of the gate: for each entry 1 if a probe was refused by our webhook, else 0; whether the registration is as wanted, and how often
 * somebody had changed it; and 1 for each namespace in which the gate is suspended.
 */
@ApplicationScoped
class GateMetrics {
    private final MultiGauge entries;
    private final MultiGauge registration;
    private final MultiGauge suspended;
    private volatile long repairs;

    @Inject
    GateMetrics(MeterRegistry registry) {
        this.entries = MultiGauge.builder("portcullis.gate.effective")
                .description("Whether the entry of the registration refuses probes and is asked about workloads.")
                .register(registry);
        this.registration = MultiGauge.builder("portcullis.gate.registered")
                .description("Whether the registration of the webhook is as it should be.")
                .register(registry);
        this.suspended = MultiGauge.builder("portcullis.gate.suspended")
                .description("Namespaces in which a suspension keeps the gate from refusing.")
                .register(registry);
        FunctionCounter.builder("portcullis.gate.repairs", this, metrics -> metrics.repairs)
                .description("How often somebody had changed or deleted the registration, and it was repaired.")
                .register(registry);
    }

    void show(GateReport report) {
        repairs = report.repairs();
        entries.register(
                report.entries().entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(
                                Tags.of("entry", entry.getKey()), entry.getValue() instanceof Effective ? 1 : 0))
                        .collect(Collectors.toList()),
                true);
        suspended.register(
                report.suspensions().namespaces().stream()
                        .map(namespace -> MultiGauge.Row.of(Tags.of("namespace", namespace), 1))
                        .collect(Collectors.toList()),
                true);
        registration.register(
                List.of(MultiGauge.Row.of(Tags.empty(), report.problem().isEmpty() ? 1 : 0)), true);
    }
}
