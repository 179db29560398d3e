package dev.portcullis.operator.process;

import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootContent.Delivery;
import dev.portcullis.operator.acceptance.LiveObjects;
import dev.portcullis.operator.acceptance.Recheck;
import dev.portcullis.operator.acceptance.RevisedObjects;
import dev.portcullis.operator.cluster.KeptSecrets;
import dev.portcullis.operator.event.Announcer;
import dev.portcullis.operator.gate.GateReport;
import dev.portcullis.operator.key.KeyKeeper;
import dev.portcullis.operator.policy.AcceptedTrustRoots;
import dev.portcullis.operator.policy.EvidencePolicyReconciler;
import dev.portcullis.operator.policy.PolicyCandidates;
import dev.portcullis.operator.revision.Revisions;
import dev.portcullis.operator.rollout.NoRollouts;
import dev.portcullis.operator.sample.NoRules;
import dev.portcullis.operator.trust.TransitKeySource;
import dev.portcullis.operator.trust.TrustRootReconciler;
import dev.portcullis.operator.trust.TrustRootReports;
import dev.portcullis.operator.tuf.KeptConfigMap;
import dev.portcullis.operator.tuf.RefreshSchedule;
import dev.portcullis.operator.tuf.RepositoryFollower;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One replica that believes to lead. What stands between its reading and its writing is given to {@link #meanwhile}. */
final class BelievedLeader {
    private final EvidencePolicyReconciler policies;
    private final TrustRootReconciler roots;
    Runnable meanwhile = () -> {};

    private static final TrustRootReports NO_REPORTS = new TrustRootReports() {
        @Override
        public void stands(String trustRoot, @Nullable Delivery inForce, boolean stale) {}

        @Override
        public void forget(String trustRoot) {}
    };

    BelievedLeader(KubernetesClient client) {
        InstantSource clock = () -> {
            var once = meanwhile;
            meanwhile = () -> {};
            once.run();
            return Instant.now();
        };
        var revisions = new Revisions(client);
        var objects = new RevisedObjects(
                new LiveObjects(client, new Announcer(client, InstantSource.system(), "test")),
                new KeyKeeper(new KeptSecrets(client, Stage.NAMESPACE)),
                revisions,
                clock);
        policies = new EvidencePolicyReconciler(
                objects,
                new PolicyCandidates(new AcceptedTrustRoots(client, revisions), NoRules.programs(), clock),
                () -> GateReport.NONE,
                NoRollouts.of(client, revisions),
                new Recheck<>());
        roots = new TrustRootReconciler(
                objects,
                new TrustRootReconciler.Sources(
                        client,
                        Stage.NAMESPACE,
                        nobodyToFollow(client),
                        key -> new TransitKeySource.Versions.Unread("nobody is to be asked")),
                NO_REPORTS,
                new Recheck<>());
    }

    UpdateControl<EvidencePolicy> reconcile(EvidencePolicy cached) {
        return policies.reconcile(cached, context());
    }

    UpdateControl<TrustRoot> reconcile(TrustRoot cached) {
        return roots.reconcile(cached, context());
    }

    /** Has a fault written onto the status of a policy. */
    void fail(EvidencePolicy cached, Exception fault) {
        policies.updateErrorStatus(cached, context(), fault);
    }

    private static RepositoryFollower nobodyToFollow(KubernetesClient client) {
        return new RepositoryFollower(
                new KeptConfigMap(client, Stage.NAMESPACE),
                (repository, trusted, now) -> {
                    throw new AssertionError("no trust root here follows a repository");
                },
                new RefreshSchedule(Duration.ofHours(1), Duration.ofHours(1)),
                (name, failure) -> {});
    }

    /** A context whose caches are empty. */
    @SuppressWarnings("unchecked")
    private static <P extends HasMetadata> Context<P> context() {
        return (Context<P>) Proxy.newProxyInstance(
                BelievedLeader.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    if ("getSecondaryResources".equals(method.getName())) {
                        return Set.of();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
