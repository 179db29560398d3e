package dev.portcullis.operator.trust;

import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.crds.trust.TrustRootStatus;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.acceptance.Conditions;
import dev.portcullis.operator.acceptance.Readiness;
import dev.portcullis.operator.acceptance.Recheck;
import dev.portcullis.operator.acceptance.RevisedObjects;
import io.fabric8.kubernetes.api.model.ConfigMap;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accepts trust roots, with the ConfigMaps that they refer to. */
@ControllerConfiguration(name = "trustroot", fieldManager = RevisedObjects.FIELD_MANAGER)
public final class TrustRootReconciler implements Reconciler<TrustRoot> {
    private static final RevisedKind KIND = RevisedKind.TRUST_ROOT;

    private final RevisedObjects objects;
    private final String namespace;
    private final Recheck<TrustRoot> recheck;

    /**
     * Makes a reconciler.
     *
     * @param namespace Portcullis's namespace, the only one that ConfigMaps are read in
     */
    public TrustRootReconciler(RevisedObjects objects, String namespace, Recheck<TrustRoot> recheck) {
        this.objects = objects;
        this.namespace = namespace;
        this.recheck = recheck;
    }

    @Override
    public List<EventSource<?, TrustRoot>> prepareEventSources(EventSourceContext<TrustRoot> context) {
        var configMaps = InformerEventSourceConfiguration.from(ConfigMap.class, TrustRoot.class)
                .withNamespaces(namespace)
                .<TrustRoot>withPrimaryToSecondaryMapper(this::configMap)
                .withSecondaryToPrimaryMapper(configMap -> context.getPrimaryCache()
                        .list(root -> configMap(root).contains(ResourceID.fromResource(configMap)))
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
                .build();
        return List.of(
                new InformerEventSource<>(configMaps, context),
                RevisedObjects.revisions(KIND, TrustRoot.class, context),
                recheck.source(context));
    }

    @Override
    public UpdateControl<TrustRoot> reconcile(TrustRoot root, Context<TrustRoot> context) {
        var keys = objects.keys();
        var name = root.getMetadata().getName();
        var status = root.getStatus();
        var lastGood = status == null ? null : status.revision();
        var candidate = candidate(name, root.getSpec(), context);
        var inForce = objects.putInForce(root, KIND, candidate, lastGood, keys);
        objects.clean(context.getSecondaryResources(PolicyRevision.class), inForce, lastGood);
        var seen = new Observation(root.getMetadata().getGeneration(), objects.now());
        var before = status == null ? List.<Condition>of() : status.conditions();
        var conditions = new Conditions(before, seen)
                .of(candidate, inForce != null, () -> Readiness.READY, ConditionReason.TRUST_ROOT_NOT_READY);
        var next = new TrustRootStatus(seen.generation(), conditions, inForce);
        if (next.equals(status)) {
            return UpdateControl.noUpdate();
        }
        objects.announce(root, before, conditions);
        return UpdateControl.patchStatus(withStatus(name, next));
    }

    @Override
    public ErrorStatusUpdateControl<TrustRoot> updateErrorStatus(
            TrustRoot root, Context<TrustRoot> context, Exception fault) {
        var status = root.getStatus();
        var before = status == null ? List.<Condition>of() : status.conditions();
        var seen = new Observation(root.getMetadata().getGeneration(), objects.now());
        var conditions = new Conditions(before, seen).afterFault(RevisedObjects.describe(fault));
        var revision = status == null ? null : status.revision();
        var generation = status == null ? null : status.observedGeneration();
        return ErrorStatusUpdateControl.patchStatus(
                withStatus(root.getMetadata().getName(), new TrustRootStatus(generation, conditions, revision)));
    }

    private static TrustRoot withStatus(String name, TrustRootStatus status) {
        var fresh = new TrustRoot();
        fresh.setMetadata(new ObjectMetaBuilder().withName(name).build());
        fresh.setStatus(status);
        return fresh;
    }

    private static Candidate candidate(String name, @Nullable TrustRootSpec spec, Context<TrustRoot> context) {
        if (spec == null) {
            return new Candidate.Invalid(List.of("spec: it is missing"));
        }
        var resolved = resolve(spec, context).orElse(spec);
        return Candidate.of(TrustRootCompiler.compile(name, resolved), CanonicalJson.of(resolved));
    }

    private static Optional<TrustRootSpec> resolve(TrustRootSpec spec, Context<TrustRoot> context) {
        var root = spec.trustedRoot();
        var reference = root == null ? null : root.configMap();
        if (root == null || reference == null || root.inline() != null) {
            return Optional.empty();
        }
        return context.getSecondaryResourcesAsStream(ConfigMap.class)
                .filter(configMap -> configMap.getMetadata().getName().equals(reference.name()))
                .findFirst()
                .map(ConfigMap::getData)
                .map(data -> data.get(reference.key()))
                .map(spec::resolved);
    }

    private Set<ResourceID> configMap(TrustRoot root) {
        var spec = root.getSpec();
        var trusted = spec == null ? null : spec.trustedRoot();
        var reference = trusted == null ? null : trusted.configMap();
        return reference == null ? Set.of() : Set.of(new ResourceID(reference.name(), namespace));
    }
}
