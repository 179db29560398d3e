package dev.portcullis.operator.policy;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.PolicyReferences;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.policy.AuthoritySpec;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.EvidencePolicyStatus;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.acceptance.Conditions;
import dev.portcullis.operator.acceptance.Recheck;
import dev.portcullis.operator.acceptance.RevisedObjects;
import dev.portcullis.operator.gate.Gate;
import dev.portcullis.operator.gate.PolicyReadiness;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accepts evidence policies, and tells whether they have their effect. */
@ControllerConfiguration(name = "evidencepolicy", fieldManager = RevisedObjects.FIELD_MANAGER)
public final class EvidencePolicyReconciler implements Reconciler<EvidencePolicy> {
    private static final RevisedKind KIND = RevisedKind.EVIDENCE_POLICY;

    private final RevisedObjects objects;
    private final AcceptedTrustRoots trustRoots;
    private final Gate gate;
    private final Recheck<EvidencePolicy> recheck;

    /** Makes a reconciler. */
    public EvidencePolicyReconciler(RevisedObjects objects, Gate gate, Recheck<EvidencePolicy> recheck) {
        this.objects = objects;
        this.trustRoots = new AcceptedTrustRoots(objects);
        this.gate = gate;
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
    public UpdateControl<EvidencePolicy> reconcile(EvidencePolicy policy, Context<EvidencePolicy> context) {
        var keys = objects.keys();
        var name = policy.getMetadata().getName();
        var status = policy.getStatus();
        var lastGood = status == null ? null : status.revision();
        var accepted = trustRoots.of(context.getSecondaryResources(TrustRoot.class), keys);
        var candidate = candidate(name, policy.getSpec(), accepted);
        var inForce = objects.putInForce(policy, KIND, candidate, lastGood, keys);
        objects.clean(context.getSecondaryResources(PolicyRevision.class), inForce, lastGood);
        var seen = new Observation(policy.getMetadata().getGeneration(), objects.now());
        var before = status == null ? List.<Condition>of() : status.conditions();
        var conditions = new Conditions(before, seen)
                .of(
                        candidate,
                        inForce != null,
                        () -> PolicyReadiness.of(gate.report(), name, policy.getSpec()),
                        ConditionReason.POLICY_NOT_READY);
        var next = new EvidencePolicyStatus(seen.generation(), conditions, inForce);
        if (next.equals(status)) {
            return UpdateControl.noUpdate();
        }
        objects.announce(policy, before, conditions);
        return UpdateControl.patchStatus(withStatus(name, next));
    }

    @Override
    public ErrorStatusUpdateControl<EvidencePolicy> updateErrorStatus(
            EvidencePolicy policy, Context<EvidencePolicy> context, Exception fault) {
        var status = policy.getStatus();
        var before = status == null ? List.<Condition>of() : status.conditions();
        var seen = new Observation(policy.getMetadata().getGeneration(), objects.now());
        var conditions = new Conditions(before, seen).afterFault(RevisedObjects.describe(fault));
        var revision = status == null ? null : status.revision();
        var generation = status == null ? null : status.observedGeneration();
        return ErrorStatusUpdateControl.patchStatus(
                withStatus(policy.getMetadata().getName(), new EvidencePolicyStatus(generation, conditions, revision)));
    }

    private static EvidencePolicy withStatus(String name, EvidencePolicyStatus status) {
        var fresh = new EvidencePolicy();
        fresh.setMetadata(new ObjectMetaBuilder().withName(name).build());
        fresh.setStatus(status);
        return fresh;
    }

    private static Candidate candidate(
            String name, @Nullable EvidencePolicySpec spec, AcceptedTrustRoots.Found trustRoots) {
        if (spec == null) {
            return new Candidate.Invalid(List.of("spec: it is missing"));
        }
        var compiled = PolicyCompiler.compile(name, "", spec);
        if (compiled instanceof Compiled.Refused<?>) {
            return Candidate.of(compiled, "");
        }
        var unready = trustRoots.unready(spec);
        if (!unready.isEmpty()) {
            return new Candidate.Unresolved(ConditionReason.TRUST_ROOT_NOT_READY, unready);
        }
        var missing = PolicyReferences.check(spec, trustRoots.accepted());
        return missing.isEmpty() ? Candidate.of(compiled, CanonicalJson.of(spec)) : Candidate.refused(missing);
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
