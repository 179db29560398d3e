package dev.portcullis.operator.exception;

import dev.portcullis.core.policy.ExceptionRule;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.exception.PolicyExceptionStatus;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.operator.acceptance.LiveObjects.Decision;
import dev.portcullis.operator.acceptance.Recheck;
import dev.portcullis.operator.acceptance.RevisedObjects;
import dev.portcullis.operator.gate.GateReport;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells whether exceptions count, and ahead of their end. The effect itself is the webhook's work, which needs no status. */
@ControllerConfiguration(
        name = "policyexception",
        fieldManager = RevisedObjects.FIELD_MANAGER,
        // A status that somebody else changed is looked at too.
        generationAwareEventProcessing = false,
        maxReconciliationInterval =
                @MaxReconciliationInterval(
                        interval = RevisedObjects.MINUTES_BETWEEN_LOOKS,
                        timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = RevisedObjects.ATTEMPTS_WITHOUT_END, maxInterval = RevisedObjects.LONGEST_WAIT)
public final class PolicyExceptionReconciler implements Reconciler<PolicyException> {
    private final RevisedObjects objects;
    private final Supplier<GateReport> gate;
    private final ExceptionReports reports;
    private final Recheck<PolicyException> recheck;

    /**
     * Makes a reconciler.
     *
     * @param gate what the last look at the gate showed, which names the policies in force
     */
    public PolicyExceptionReconciler(
            RevisedObjects objects,
            Supplier<GateReport> gate,
            ExceptionReports reports,
            Recheck<PolicyException> recheck) {
        this.objects = objects;
        this.gate = gate;
        this.reports = reports;
        this.recheck = recheck;
    }

    @Override
    public List<EventSource<?, PolicyException>> prepareEventSources(EventSourceContext<PolicyException> context) {
        return List.of(recheck.source(context));
    }

    @Override
    public UpdateControl<PolicyException> reconcile(PolicyException cached, Context<PolicyException> context) {
        return objects.live().reconcile(cached, this::decide);
    }

    private Decision<PolicyExceptionStatus> decide(PolicyException object) {
        var seen = objects.observe(object);
        var found = find(object, seen);
        var metadata = object.getMetadata();
        reports.stands(metadata.getNamespace(), metadata.getName(), found.until());
        return new Decision<>(
                found.status(),
                ExceptionStatus.conditions(object),
                found.status().conditions(),
                found.lookAgain());
    }

    private ExceptionStatus.Found find(PolicyException object, Observation seen) {
        var report = gate.get();
        return report.keyId().isEmpty()
                ? ExceptionStatus.pending(object, seen)
                : ExceptionStatus.of(object, objects.keys(), policy -> rule(report, policy), seen);
    }

    private static Optional<ExceptionRule> rule(GateReport report, String policy) {
        return Optional.ofNullable(report.policies().get(policy)).map(claim -> claim.exceptions());
    }

    @Override
    public ErrorStatusUpdateControl<PolicyException> updateErrorStatus(
            PolicyException cached, Context<PolicyException> context, Exception fault) {
        var what = RevisedObjects.describe(fault);
        return objects.live().afterFault(cached, object -> {
            var status = ExceptionStatus.afterFault(object, what, objects.observe(object));
            return new Decision<>(status, ExceptionStatus.conditions(object), status.conditions());
        });
    }
}
