package dev.portcullis.operator.app;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.crds.trust.TrustRootContent.Delivery;
import dev.portcullis.operator.trust.TrustRootReports;
import dev.portcullis.operator.tuf.RepositoryFollower.RefreshListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Metrics of trust roots that follow a TUF repository: how fresh they are, and what became of every refresh. */
@ApplicationScoped
class TrustRootMetrics implements TrustRootReports, RefreshListener {
    private static final String NAME = "trust_root";
    private static final String REFRESHED = "Refreshed";

    private final MeterRegistry registry;
    private final MultiGauge stale;
    private final MultiGauge refreshed;
    private final MultiGauge verifiedUntil;
    private final Map<String, Standing> standings = new ConcurrentHashMap<>();

    private record Standing(@Nullable Delivery inForce, boolean stale) {}

    @Inject
    TrustRootMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.stale = MultiGauge.builder("portcullis.trust.root.stale")
                .description(
                        "Whether the TUF repository of the trust root could not be followed when it was asked last.")
                .register(registry);
        this.refreshed = MultiGauge.builder("portcullis.trust.root.refreshed.timestamp")
                .baseUnit("seconds")
                .description("When what is in force of the trust root was refreshed last.")
                .register(registry);
        this.verifiedUntil = MultiGauge.builder("portcullis.trust.root.verified.until.timestamp")
                .baseUnit("seconds")
                .description("Until when new evidence is verified with what is in force of the trust root.")
                .register(registry);
    }

    @Override
    public void refreshed(String trustRoot, @Nullable Rejection failure) {
        var reason = failure == null ? REFRESHED : failure.reason().code();
        registry.counter("portcullis.trust.root.refreshes", NAME, trustRoot, "reason", reason)
                .increment();
    }

    @Override
    public void stands(String trustRoot, @Nullable Delivery inForce, boolean isStale) {
        standings.put(trustRoot, new Standing(inForce, isStale));
        show();
    }

    @Override
    public void forget(String trustRoot) {
        if (standings.remove(trustRoot) != null) {
            show();
        }
    }

    /** Forgets all but these. */
    void keepOnly(Set<String> trustRoots) {
        if (standings.keySet().retainAll(trustRoots)) {
            show();
        }
    }

    private synchronized void show() {
        stale.register(
                standings.entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue().stale() ? 1 : 0))
                        .collect(Collectors.toList()),
                true);
        refreshed.register(rows(Delivery::refreshedAt), true);
        verifiedUntil.register(rows(Delivery::verifiedUntil), true);
    }

    private Iterable<MultiGauge.Row<?>> rows(Function<Delivery, String> time) {
        return standings.entrySet().stream()
                .filter(entry -> entry.getValue().inForce() != null)
                .map(entry -> row(entry.getKey(), seconds(time, entry.getValue().inForce())))
                .collect(Collectors.toList());
    }

    private static double seconds(Function<Delivery, String> time, @Nullable Delivery delivery) {
        return delivery == null ? 0 : Instant.parse(time.apply(delivery)).getEpochSecond();
    }

    private static MultiGauge.Row<?> row(String trustRoot, double value) {
        return MultiGauge.Row.of(Tags.of(NAME, trustRoot), value);
    }
}
