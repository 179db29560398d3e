package dev.portcullis.webhook.record;

import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/** Counts what passes by what it satisfied before, and what passes on evidence that is about to become too old. */
final class ForborneDecisions {
    private static final Set<Reason> FORBORNE = Set.of(Reason.AGE_GRACE, Reason.PREVIOUSLY_VERIFIED);

    private ForborneDecisions() {}

    static void count(Decision decision, MeterRegistry meters) {
        for (var image : decision.images()) {
            image.verdict().findings().stream()
                    .filter(finding -> FORBORNE.contains(finding.reason()))
                    .map(Finding::reason)
                    .distinct()
                    .forEach(reason -> meters.counter("portcullis.images.forborne", "reason", reason.code())
                            .increment());
            image.verdict().expiring().stream()
                    .map(Finding::policy)
                    .distinct()
                    .forEach(policy -> meters.counter("portcullis.images.expiring.soon", "policy", policy)
                            .increment());
        }
    }
}
