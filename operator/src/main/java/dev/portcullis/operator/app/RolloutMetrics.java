package dev.portcullis.operator.app;

import dev.portcullis.crds.policy.RolloutStatus;
import dev.portcullis.crds.policy.RolloutStatus.Phase;
import dev.portcullis.operator.rollout.RolloutReports;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Metrics of rollouts: in how many namespaces each policy is enforced, only audited, and held. */
@ApplicationScoped
class RolloutMetrics implements RolloutReports {
    private final MultiGauge namespaces;
    private final Map<String, RolloutStatus> standings = new ConcurrentHashMap<>();

    @Inject
    RolloutMetrics(MeterRegistry registry) {
        this.namespaces = MultiGauge.builder("portcullis.rollout.namespaces")
                .description("Namespaces in which a policy that is rolled out is enforced, audited so far, or held.")
                .register(registry);
    }

    @Override
    public void stands(String policy, RolloutStatus status) {
        standings.put(policy, status);
        show();
    }

    @Override
    public void forget(String policy) {
        if (standings.remove(policy) != null) {
            show();
        }
    }

    @Override
    public Set<String> underWay() {
        return standings.entrySet().stream()
                .filter(entry -> entry.getValue().phase() != Phase.COMPLETE)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Forgets all but these. */
    void keepOnly(Set<String> policies) {
        if (standings.keySet().retainAll(policies)) {
            show();
        }
    }

    private synchronized void show() {
        namespaces.register(
                standings.entrySet().stream()
                        .flatMap(entry -> rows(entry.getKey(), entry.getValue()))
                        .collect(Collectors.toList()),
                true);
    }

    private static Stream<MultiGauge.Row<?>> rows(String policy, RolloutStatus status) {
        return Stream.of(
                row(policy, "enforced", status.enforced()),
                row(policy, "audited", status.audited()),
                row(policy, "held", status.held().size() + status.heldBesides()));
    }

    private static MultiGauge.Row<?> row(String policy, String state, int value) {
        return MultiGauge.Row.of(Tags.of("policy", policy, "state", state), value);
    }
}
