package dev.portcullis.operator.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the definitions fit and, on the leader, everything was looked at once. */
@Readiness
@ApplicationScoped
class OperatorReadiness implements HealthCheck {
    private final OperatorProcess process;

    @Inject
    OperatorReadiness(OperatorProcess process) {
        this.process = process;
    }

    @Override
    public HealthCheckResponse call() {
        var problem = process.unreadiness();
        var response = HealthCheckResponse.named("operator").status(problem.isEmpty());
        return (problem.isEmpty() ? response : response.withData("problem", problem)).build();
    }
}
