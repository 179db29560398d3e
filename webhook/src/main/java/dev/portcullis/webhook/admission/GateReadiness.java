package dev.portcullis.webhook.admission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when everything that verdicts depend on was read once, and there is a certificate to serve. */
@Readiness
@ApplicationScoped
class GateReadiness implements HealthCheck {
    private final Gate gate;

    @Inject
    GateReadiness(Gate gate) {
        this.gate = gate;
    }

    @Override
    public HealthCheckResponse call() {
        var problem = gate.unreadiness();
        var response = HealthCheckResponse.named("gate").status(problem.isEmpty());
        return (problem.isEmpty() ? response : response.withData("problem", problem)).build();
    }
}
