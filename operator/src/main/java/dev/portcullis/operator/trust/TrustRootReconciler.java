package dev.portcullis.operator.trust;

import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.crds.trust.TrustRootStatus;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.acceptance.Conditions;
import dev.portcullis.operator.acceptance.LiveObjects.Decision;
import dev.portcullis.operator.acceptance.Readiness;
import dev.portcullis.operator.acceptance.Recheck;
import dev.portcullis.operator.acceptance.RevisedObjects;
import dev.portcullis.operator.revision.RevisionOwner;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accepts trust roots, with the ConfigMaps that they refer to. */
@ControllerConfiguration(
        name = "trustroot",
        fieldManager = RevisedObjects.FIELD_MANAGER,
        // A status that somebody else changed is looked at too.
        generationAwareEventProcessing = false,
        maxReconciliationInterval =
                @MaxReconciliationInterval(
                        interval = RevisedObjects.MINUTES_BETWEEN_LOOKS,
                        timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = RevisedObjects.ATTEMPTS_WITHOUT_END, maxInterval = RevisedObjects.LONGEST_WAIT)
public final class TrustRootReconciler implements Reconciler<TrustRoot> {
    private static final RevisedKind KIND = RevisedKind.TRUST_ROOT;

    private final RevisedObjects objects;
    private final KubernetesClient client;
    private final String namespace;
    private final Recheck<TrustRoot> recheck;

    /**
     * Makes a reconciler.
     *
     * @param client reads ConfigMaps
     * @param namespace Portcullis's namespace, the only one that ConfigMaps are read in
     */
    public TrustRootReconciler(
            RevisedObjects objects, KubernetesClient client, String namespace, Recheck<TrustRoot> recheck) {
        this.objects = objects;
        this.client = client;
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
    public UpdateControl<TrustRoot> reconcile(TrustRoot cached, Context<TrustRoot> context) {
        return objects.live().reconcile(cached, root -> decide(root, context));
    }

    private Decision<TrustRootStatus> decide(TrustRoot root, Context<TrustRoot> context) {
        var seen = objects.observe(root);
        var keys = objects.keys();
        var status = root.getStatus();
        var named = status == null ? null : status.revision();
        var candidate = candidate(root.getMetadata().getName(), root.getSpec());
        var inForce = objects.putInForce(new RevisionOwner(root, KIND, named), candidate, seen, keys);
        objects.clean(context.getSecondaryResources(PolicyRevision.class), inForce, named, true);
        var before = status == null ? List.<Condition>of() : status.conditions();
        var conditions = new Conditions(before, seen)
                .of(candidate, inForce != null, () -> Readiness.READY, ConditionReason.TRUST_ROOT_NOT_READY);
        return new Decision<>(new TrustRootStatus(seen.generation(), conditions, inForce), before, conditions);
    }

    @Override
    public ErrorStatusUpdateControl<TrustRoot> updateErrorStatus(
            TrustRoot cached, Context<TrustRoot> context, Exception fault) {
        return objects.live().afterFault(cached, root -> {
            var status = root.getStatus();
            var before = status == null ? List.<Condition>of() : status.conditions();
            var after = new Conditions(before, objects.observe(root)).afterFault(RevisedObjects.describe(fault));
            var generation = status == null ? null : status.observedGeneration();
            var revision = status == null ? null : status.revision();
            return new Decision<>(new TrustRootStatus(generation, after, revision), before, after);
        });
    }

    private Candidate candidate(String name, @Nullable TrustRootSpec spec) {
        if (spec == null) {
            return new Candidate.Invalid(List.of("spec: it is missing"));
        }
        var resolved = resolve(spec).orElse(spec);
        return Candidate.of(TrustRootCompiler.compile(name, resolved), CanonicalJson.of(resolved));
    }

    /** Reads the ConfigMap as it stands: by an older one, what was withdrawn would be trusted again. */
    private Optional<TrustRootSpec> resolve(TrustRootSpec spec) {
        var root = spec.trustedRoot();
        var reference = root == null ? null : root.configMap();
        if (root == null || reference == null || root.inline() != null) {
            return Optional.empty();
        }
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(reference.name())
                        .get())
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
