package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.operator.acceptance.HeldObjects;
import dev.portcullis.operator.acceptance.LiveObjects.Decision;
import dev.portcullis.operator.acceptance.RevisedObjects;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Takes evidence bundles from one stage to the next. One step at a time: each is written down before the next begins. */
@ControllerConfiguration(
        name = "evidencebundle",
        fieldManager = RevisedObjects.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        // An object that is being deleted may be held, by a finalizer that most objects do not have.
        triggerReconcilerOnAllEvents = true,
        maxReconciliationInterval =
                @MaxReconciliationInterval(
                        interval = RevisedObjects.MINUTES_BETWEEN_LOOKS,
                        timeUnit = TimeUnit.MINUTES))
@RateLimited(maxReconciliations = EvidenceBundleReconciler.MOST_IN_A_MINUTE, within = 1, unit = TimeUnit.MINUTES)
@GradualRetry(maxAttempts = RevisedObjects.ATTEMPTS_WITHOUT_END, maxInterval = RevisedObjects.LONGEST_WAIT)
public final class EvidenceBundleReconciler implements Reconciler<EvidenceBundle> {
    private static final Duration NEXT_TURN = Duration.ofSeconds(4);

    /** What one run takes, several times over; an object that changes all the time would be collected and signed all the time. */
    static final int MOST_IN_A_MINUTE = 30;

    private final HeldObjects<EvidenceBundleStatus, EvidenceBundle> objects;
    private final BundleWork work;
    private final NamespaceTurns turns;
    private final InstantSource clock;

    EvidenceBundleReconciler(
            HeldObjects<EvidenceBundleStatus, EvidenceBundle> objects,
            BundleWork work,
            NamespaceTurns turns,
            InstantSource clock) {
        this.objects = objects;
        this.work = work;
        this.turns = turns;
        this.clock = clock;
    }

    @Override
    public UpdateControl<EvidenceBundle> reconcile(EvidenceBundle cached, Context<EvidenceBundle> context) {
        var namespace = cached.getMetadata().getNamespace();
        if (!turns.take(namespace)) {
            return UpdateControl.<EvidenceBundle>noUpdate().rescheduleAfter(NEXT_TURN);
        }
        try {
            return objects.reconcile(cached, this::decide);
        } finally {
            turns.give(namespace);
        }
    }

    private Decision<EvidenceBundleStatus> decide(EvidenceBundle object) {
        var progress = work.step(object, observe(object));
        var status = progress.status();
        return new Decision<>(status, conditions(object), status.conditions(), progress.lookAgain());
    }

    private Observation observe(EvidenceBundle object) {
        return new Observation(object.getMetadata().getGeneration(), clock.instant());
    }

    private static List<Condition> conditions(EvidenceBundle object) {
        return object.getStatus() == null ? List.of() : object.getStatus().conditions();
    }

    @Override
    public ErrorStatusUpdateControl<EvidenceBundle> updateErrorStatus(
            EvidenceBundle cached, Context<EvidenceBundle> context, Exception fault) {
        var what = RevisedObjects.describe(fault);
        return objects.afterFault(cached, object -> {
            var progress = new Progress(object, observe(object)).fault(what);
            return new Decision<>(
                    progress.status(), conditions(object), progress.status().conditions());
        });
    }
}
