package dev.portcullis.operator.suspension;

import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.crds.suspension.GateSuspensionStatus;
import dev.portcullis.operator.acceptance.LiveObjects;
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
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells whether suspensions have their effect. The effect itself is the gate's work, which needs no status. */
@ControllerConfiguration(
        name = "gatesuspension",
        fieldManager = RevisedObjects.FIELD_MANAGER,
        // A status that somebody else changed is looked at too.
        generationAwareEventProcessing = false,
        maxReconciliationInterval =
                @MaxReconciliationInterval(
                        interval = RevisedObjects.MINUTES_BETWEEN_LOOKS,
                        timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = RevisedObjects.ATTEMPTS_WITHOUT_END, maxInterval = RevisedObjects.LONGEST_WAIT)
public final class GateSuspensionReconciler implements Reconciler<GateSuspension> {
    private final LiveObjects objects;
    private final InstantSource clock;
    private final Supplier<GateReport> gate;
    private final Recheck<GateSuspension> recheck;

    /**
     * Makes a reconciler.
     *
     * @param gate what the last look at the gate showed
     */
    public GateSuspensionReconciler(
            LiveObjects objects, InstantSource clock, Supplier<GateReport> gate, Recheck<GateSuspension> recheck) {
        this.objects = objects;
        this.clock = clock;
        this.gate = gate;
        this.recheck = recheck;
    }

    @Override
    public List<EventSource<?, GateSuspension>> prepareEventSources(EventSourceContext<GateSuspension> context) {
        return List.of(recheck.source(context));
    }

    @Override
    public UpdateControl<GateSuspension> reconcile(GateSuspension cached, Context<GateSuspension> context) {
        return objects.reconcile(
                cached, object -> decision(object, SuspensionStatus.of(object, gate.get(), observe(object))));
    }

    @Override
    public ErrorStatusUpdateControl<GateSuspension> updateErrorStatus(
            GateSuspension cached, Context<GateSuspension> context, Exception fault) {
        var what = RevisedObjects.describe(fault);
        return objects.afterFault(
                cached, object -> decision(object, SuspensionStatus.afterFault(object, what, observe(object))));
    }

    private Observation observe(GateSuspension object) {
        return new Observation(object.getMetadata().getGeneration(), clock.instant());
    }

    private static Decision<GateSuspensionStatus> decision(GateSuspension object, GateSuspensionStatus status) {
        return new Decision<>(status, SuspensionStatus.conditions(object), status.conditions());
    }
}
