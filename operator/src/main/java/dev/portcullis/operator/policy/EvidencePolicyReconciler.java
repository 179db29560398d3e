package dev.portcullis.operator.policy;

import dev.portcullis.crds.policy.AuthoritySpec;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.EvidencePolicyStatus;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.operator.acceptance.Conditions;
import dev.portcullis.operator.acceptance.LiveObjects.Decision;
import dev.portcullis.operator.acceptance.Readiness;
import dev.portcullis.operator.acceptance.Recheck;
import dev.portcullis.operator.acceptance.RevisedObjects;
import dev.portcullis.operator.gate.GateReport;
import dev.portcullis.operator.gate.PolicyReadiness;
import dev.portcullis.operator.revision.RevisionOwner;
import dev.portcullis.operator.rollout.Course;
import dev.portcullis.operator.rollout.Rollouts;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Accepts evidence policies, and tells whether they have their effect. */
@ControllerConfiguration(
        name = "evidencepolicy",
        fieldManager = RevisedObjects.FIELD_MANAGER,
        // A status that somebody else changed is looked at too.
        generationAwareEventProcessing = false,
        maxReconciliationInterval =
                @MaxReconciliationInterval(
                        interval = RevisedObjects.MINUTES_BETWEEN_LOOKS,
                        timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = RevisedObjects.ATTEMPTS_WITHOUT_END, maxInterval = RevisedObjects.LONGEST_WAIT)
public final class EvidencePolicyReconciler implements Reconciler<EvidencePolicy> {
    private static final RevisedKind KIND = RevisedKind.EVIDENCE_POLICY;

    private final RevisedObjects objects;
    private final PolicyCandidates candidates;
    private final Supplier<GateReport> gate;
    private final Rollouts rollouts;
    private final Recheck<EvidencePolicy> recheck;

    /**
     * Makes a reconciler.
     *
     * @param candidates finds what can be put in force
     * @param gate what the last look at the gate showed
     * @param rollouts takes rollouts further
     */
    public EvidencePolicyReconciler(
            RevisedObjects objects,
            PolicyCandidates candidates,
            Supplier<GateReport> gate,
            Rollouts rollouts,
            Recheck<EvidencePolicy> recheck) {
        this.objects = objects;
        this.candidates = candidates;
        this.gate = gate;
        this.rollouts = rollouts;
        this.recheck = recheck;
    }

    @Override
    public List<EventSource<?, EvidencePolicy>> prepareEventSources(EventSourceContext<EvidencePolicy> context) {
        var roots = InformerEventSourceConfiguration.from(TrustRoot.class, EvidencePolicy.class)
                .<EvidencePolicy>withPrimaryToSecondaryMapper(EvidencePolicyReconciler::trustRoots)
                .withSecondaryToPrimaryMapper(root -> context.getPrimaryCache()
                        .list(policy -> trustRoots(policy).contains(ResourceID.fromResource(root)))
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
                .build();
        return List.of(
                new InformerEventSource<>(roots, context),
                RevisedObjects.revisions(KIND, EvidencePolicy.class, context),
                recheck.source(context));
    }

    @Override
    public UpdateControl<EvidencePolicy> reconcile(EvidencePolicy cached, Context<EvidencePolicy> context) {
        return objects.live().reconcile(cached, policy -> decide(policy, context));
    }

    private Decision<EvidencePolicyStatus> decide(EvidencePolicy policy, Context<EvidencePolicy> context) {
        var seen = objects.observe(policy);
        var keys = objects.keys();
        var name = policy.getMetadata().getName();
        var status = policy.getStatus();
        var named = status == null ? null : status.revision();
        var owner = new RevisionOwner(policy, KIND, named);
        var found = candidates.of(owner, policy.getSpec(), keys);
        var course = rollouts.course(policy, owner, found.candidate(), keys, seen.time());
        var inForce = objects.putInForce(owner, course.candidate(), seen, keys);
        var before = status == null ? List.<Condition>of() : status.conditions();
        var conditions = conditions(name, new Conditions(before, seen), course, inForce);
        var ready = conditions.stream().anyMatch(condition -> condition.holds(Condition.Type.READY));
        objects.clean(context.getSecondaryResources(PolicyRevision.class), inForce, named, ready);
        var next = new EvidencePolicyStatus(seen.generation(), conditions, inForce, course.status());
        return new Decision<>(
                next, before, conditions, found.lookAgain() == null ? course.lookAgain() : found.lookAgain());
    }

    private List<Condition> conditions(String name, Conditions conditions, Course course, @Nullable String inForce) {
        var content = course.content();
        var usual = conditions.of(
                course.candidate(),
                inForce != null,
                () -> content == null
                        ? new Readiness(Condition.Status.UNKNOWN, ConditionReason.PENDING, "it is being put in force")
                        : PolicyReadiness.of(gate.get(), name, content),
                ConditionReason.POLICY_NOT_READY);
        var rollout = course.condition();
        return rollout == null
                ? usual
                : Stream.concat(
                                usual.stream(),
                                Stream.of(conditions.one(
                                        Condition.Type.ROLLED_OUT,
                                        rollout.status(),
                                        rollout.reason().code(),
                                        rollout.message())))
                        .toList();
    }

    @Override
    public ErrorStatusUpdateControl<EvidencePolicy> updateErrorStatus(
            EvidencePolicy cached, Context<EvidencePolicy> context, Exception fault) {
        return objects.live().afterFault(cached, policy -> {
            var status = policy.getStatus();
            var before = status == null ? List.<Condition>of() : status.conditions();
            var after = new Conditions(before, objects.observe(policy)).afterFault(RevisedObjects.describe(fault));
            var generation = status == null ? null : status.observedGeneration();
            var revision = status == null ? null : status.revision();
            var rollout = status == null ? null : status.rollout();
            return new Decision<>(new EvidencePolicyStatus(generation, after, revision, rollout), before, after);
        });
    }

    private static Set<ResourceID> trustRoots(EvidencePolicy policy) {
        return policy.getSpec() == null
                ? Set.of()
                : policy.getSpec().authorities().stream()
                        .map(AuthoritySpec::trustRoot)
                        .map(ResourceID::new)
                        .collect(Collectors.toSet());
    }
}
