package dev.portcullis.operator.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the leader's work goes on. */
@Liveness
@ApplicationScoped
class OperatorLiveness implements HealthCheck {
    private final OperatorProcess process;

    @Inject
    OperatorLiveness(OperatorProcess process) {
        this.process = process;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("operator").status(process.isAlive()).build();
    }
}
