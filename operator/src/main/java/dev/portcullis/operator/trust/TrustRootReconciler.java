package dev.portcullis.operator.trust;

import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionProof.Proved;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootContent;
import dev.portcullis.crds.trust.TrustRootStatus;
import dev.portcullis.crds.trust.TrustRootStatus.KeyVersion;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.acceptance.Conditions;
import dev.portcullis.operator.acceptance.LiveObjects.Decision;
import dev.portcullis.operator.acceptance.Readiness;
import dev.portcullis.operator.acceptance.Recheck;
import dev.portcullis.operator.acceptance.RevisedObjects;
import dev.portcullis.operator.revision.RevisionOwner;
import dev.portcullis.operator.tuf.Followed;
import dev.portcullis.operator.tuf.RepositoryFollower;
import dev.portcullis.operator.tuf.RepositoryFollower.Lookout;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Accepts trust roots, with the ConfigMaps and the TUF repositories that they refer to. */
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

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(RevisedObjects.MINUTES_BETWEEN_LOOKS);

    private final RevisedObjects objects;
    private final ReferredTexts texts;
    private final TrustRootCandidates candidates;
    private final TrustRootReports reports;
    private final Recheck<TrustRoot> recheck;

    /** Makes a reconciler. */
    public TrustRootReconciler(
            RevisedObjects objects, Sources sources, TrustRootReports reports, Recheck<TrustRoot> recheck) {
        this.objects = objects;
        this.texts = new ReferredTexts(sources.client(), sources.namespace());
        this.candidates = new TrustRootCandidates(texts::text, sources.follower(), sources.vaults());
        this.reports = reports;
        this.recheck = recheck;
    }

    /**
     * Where trust roots may come from.
     *
     * @param client reads ConfigMaps
     * @param namespace Portcullis's namespace, the only one that ConfigMaps are read in
     * @param follower follows TUF repositories
     * @param vaults reads keys in Vault
     */
    public record Sources(
            KubernetesClient client, String namespace, RepositoryFollower follower, TransitKeySource vaults) {}

    @Override
    public List<EventSource<?, TrustRoot>> prepareEventSources(EventSourceContext<TrustRoot> context) {
        var configMaps = InformerEventSourceConfiguration.from(ConfigMap.class, TrustRoot.class)
                .withNamespaces(texts.namespace())
                .<TrustRoot>withPrimaryToSecondaryMapper(root -> texts.references(root.getSpec()))
                .withSecondaryToPrimaryMapper(configMap -> context.getPrimaryCache()
                        .list(root -> texts.references(root.getSpec()).contains(ResourceID.fromResource(configMap)))
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
        var owner = new RevisionOwner(root, KIND, named);
        var found = candidates.of(
                root,
                () -> content(objects.revisions().last(owner, keys).orElse(null)),
                new Lookout(seen.time(), keys));
        var inForce = objects.putInForce(owner, found.candidate(), seen, keys);
        objects.clean(context.getSecondaryResources(PolicyRevision.class), inForce, named, true);
        var before = status == null ? List.<Condition>of() : status.conditions();
        var staleness = staleness(root, found, inForce, new Lookout(seen.time(), keys));
        var conditions = conditions(new Conditions(before, seen), found.candidate(), inForce != null, staleness);
        return new Decision<>(
                new TrustRootStatus(seen.generation(), conditions, inForce, found.told(status)),
                before,
                conditions,
                pause(found.followed(), staleness));
    }

    private static List<Condition> conditions(
            Conditions conditions, Candidate candidate, boolean inForce, @Nullable Staleness staleness) {
        var common = conditions.of(
                candidate,
                inForce,
                () -> staleness == null ? Readiness.READY : staleness.readiness(),
                ConditionReason.TRUST_ROOT_NOT_READY);
        return staleness == null
                ? common
                : Stream.concat(common.stream(), Stream.of(staleness.condition(conditions)))
                        .toList();
    }

    /** Returns what is to be said about the TUF repository, after it was reported; null if there is none. */
    private @Nullable Staleness staleness(
            TrustRoot root, TrustRootCandidates.Found found, @Nullable String inForce, Lookout lookout) {
        var name = root.getMetadata().getName();
        if (root.getSpec() == null || root.getSpec().tuf() == null) {
            reports.forget(name);
            return null;
        }
        var content = content(
                objects.revisions().read(KIND, name, inForce, lookout.keys()).orElse(null));
        var delivery = content == null ? null : content.tuf();
        var staleness = new Staleness(delivery, Staleness.Problem.of(found.followed()), lookout.now());
        reports.stands(name, delivery, staleness.problem() != null);
        return staleness;
    }

    private static @Nullable TrustRootContent content(@Nullable Proved revision) {
        return revision != null
                        && TrustRootContent.read(revision.content())
                                instanceof ReadResult.Read<TrustRootContent>(var content)
                ? content
                : null;
    }

    /** Returns in what time something is to be done or said; null for the usual time. */
    private static @Nullable Duration pause(@Nullable Followed followed, @Nullable Staleness staleness) {
        if (followed == null || staleness == null) {
            return null;
        }
        var pause = staleness.until(followed.next());
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
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
            var told = status == null ? List.<KeyVersion>of() : status.keys();
            return new Decision<>(new TrustRootStatus(generation, after, revision, told), before, after);
        });
    }
}
