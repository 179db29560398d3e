package dev.portcullis.operator.app;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.operator.cluster.GuardedLabels;
import dev.portcullis.operator.gate.Gate;
import dev.portcullis.operator.registration.RegistrationBuilder;
import dev.portcullis.operator.tls.CertificateKeeper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Notices changes of what the gate depends on. */
final class ClusterWatch implements AutoCloseable {
    private static final long NO_RESYNC = 0;

    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final SharedIndexInformer<RunnerPool> pools;

    ClusterWatch(KubernetesClient client, String namespace, Gate gate) {
        follow(
                client.resources(EvidencePolicy.class).runnableInformer(NO_RESYNC),
                ClusterWatch::asksForTheSame,
                gate::changed);
        follow(
                client.resources(GateSuspension.class).runnableInformer(NO_RESYNC),
                ClusterWatch::isSameSuspension,
                gate::suspensionChanged);
        pools = client.resources(RunnerPool.class).runnableInformer(NO_RESYNC);
        follow(pools, (before, after) -> true, gate::changed);
        follow(
                client.admissionRegistration()
                        .v1()
                        .validatingWebhookConfigurations()
                        .withName(RegistrationBuilder.NAME)
                        .runnableInformer(NO_RESYNC),
                ClusterWatch::isSameVersion,
                gate::changed);
        follow(
                client.configMaps()
                        .inNamespace(namespace)
                        .withName(GuardedLabels.NAME)
                        .runnableInformer(NO_RESYNC),
                ClusterWatch::isSameVersion,
                gate::changed);
        Stream.of(InstallationKeys.SECRET, CertificateKeeper.AUTHORITY_SECRET, CertificateKeeper.SERVING_SECRET)
                .forEach(name -> follow(
                        client.secrets().inNamespace(namespace).withName(name).runnableInformer(NO_RESYNC),
                        ClusterWatch::isSameVersion,
                        gate::changed));
    }

    void start() {
        informers.forEach(Informers::start);
    }

    /** Returns whether all was read once that the gate needs, which is there without runners. */
    boolean hasSynced() {
        return informers.stream().allMatch(informer -> informer.equals(pools) || informer.hasSynced());
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    private <T extends HasMetadata> void follow(
            SharedIndexInformer<T> informer, BiPredicate<T, T> same, Runnable reaction) {
        informers.add(informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                reaction.run();
            }

            @Override
            public void onUpdate(T before, T after) {
                if (!same.test(before, after)) {
                    reaction.run();
                }
            }

            @Override
            public void onDelete(T deleted, boolean finalStateUnknown) {
                reaction.run();
            }
        }));
    }

    private static boolean isSameVersion(HasMetadata before, HasMetadata after) {
        return Objects.equals(
                before.getMetadata().getResourceVersion(), after.getMetadata().getResourceVersion());
    }

    /** What the operator itself writes into conditions changes nothing for the gate. */
    private static boolean asksForTheSame(EvidencePolicy before, EvidencePolicy after) {
        return Objects.equals(
                        before.getMetadata().getGeneration(),
                        after.getMetadata().getGeneration())
                && Objects.equals(
                        before.getMetadata().getUid(), after.getMetadata().getUid())
                && Objects.equals(revision(before), revision(after));
    }

    /** The spec of a suspension never changes; only that it is being deleted does. */
    private static boolean isSameSuspension(GateSuspension before, GateSuspension after) {
        return Objects.equals(before.getMetadata().getUid(), after.getMetadata().getUid())
                && before.isMarkedForDeletion() == after.isMarkedForDeletion();
    }

    private static String revision(EvidencePolicy policy) {
        return policy.getStatus() == null
                ? ""
                : String.valueOf(policy.getStatus().revision());
    }
}
