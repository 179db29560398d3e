package dev.portcullis.operator.runner;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.operator.workload.BareStore;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;

/** Follows pools, budgets, reservations, and the Pods of runner namespaces. Thread-safe. */
final class RunnerWatch implements AutoCloseable {
    private static final long NO_RESYNC = 0;

    /**
     * With a limit the API server answers from what is stored, and not from a cache that may be older than the epoch that was begun, or than a limit that a
     * former leader kept.
     */
    private static final long PAGE = 200;

    private final KubernetesClient client;
    private final RunnerInbox inbox;
    private final SharedIndexInformer<RunnerPool> pools;
    private final SharedIndexInformer<RunnerBudget> budgets;
    private final SharedIndexInformer<RunnerReservation> reservations;
    private final SharedIndexInformer<Namespace> namespaces;
    private final FollowedNamespaces pods = new FollowedNamespaces(this::follow);
    private final FollowedOwners owners;
    private volatile boolean following;

    RunnerWatch(KubernetesClient client, RunnerInbox inbox) {
        this.client = client;
        this.inbox = inbox;
        this.owners = new FollowedOwners(client, inbox::owners);
        this.pools = client.resources(RunnerPool.class)
                .withLimit(PAGE)
                .runnableInformer(NO_RESYNC)
                .addEventHandler(new Declared<>());
        this.budgets = client.resources(RunnerBudget.class)
                .withLimit(PAGE)
                .runnableInformer(NO_RESYNC)
                .addEventHandler(new Declared<>());
        this.reservations = client.resources(RunnerReservation.class)
                .inAnyNamespace()
                .withLimit(PAGE)
                .runnableInformer(NO_RESYNC)
                .addEventHandler(new Records());
        this.namespaces = client.namespaces()
                .withLabel(RunnerMarks.NAMESPACE_LABEL, RunnerMarks.ENABLED)
                .runnableInformer(NO_RESYNC)
                .addEventHandler(new Namespaces());
    }

    /** Follows everything but Pods; does not wait. */
    void start() {
        List.of(pools, budgets, reservations, namespaces).forEach(Informers::start);
        owners.start();
    }

    /** Returns whether everything but Pods was read. */
    boolean isDeclaredSynced() {
        return pools.hasSynced()
                && budgets.hasSynced()
                && reservations.hasSynced()
                && namespaces.hasSynced()
                && owners.hasSynced();
    }

    /**
     * Follows the Pods of all runner namespaces from now on, and of those where something counts though they have lost their label.
     *
     * @throws ClusterFault if it cannot be found out which those are
     */
    void followPods() {
        following = true;
        namespaces
                .getStore()
                .list()
                .forEach(namespace -> pods.labelled(namespace.getMetadata().getName()));
        var reader = new PodReader(owners);
        FormerNamespaces.of(client, pod -> reader.read(pod).whose() instanceof RunnerPod.Whose.Repository)
                .forEach(pods::reserved);
    }

    /** Follows the Pods of all namespaces where something is reserved by now; returns whether of all that is followed the Pods were read. */
    boolean arePodsSynced() {
        reservations().forEach(record -> pods.reserved(record.getMetadata().getNamespace()));
        return pods.areSynced();
    }

    private FollowedNamespaces.Follower follow(String namespace) {
        var informer = client.pods()
                .inNamespace(namespace)
                .withLimit(PAGE)
                .runnableInformer(NO_RESYNC)
                .itemStore(new BareStore<>(Pod::new))
                .addEventHandler(new Pods());
        Informers.start(informer);
        return new Following(informer);
    }

    private record Following(SharedIndexInformer<Pod> informer) implements FollowedNamespaces.Follower {
        @Override
        public boolean hasSynced() {
            return informer.hasSynced();
        }

        @Override
        public void stop() {
            informer.stop();
        }
    }

    /** The namespaces whose Pods are followed. */
    FollowedNamespaces namespaces() {
        return pods;
    }

    FollowedOwners owners() {
        return owners;
    }

    List<RunnerPool> pools() {
        return pools.getStore().list();
    }

    List<RunnerBudget> budgets() {
        return budgets.getStore().list();
    }

    List<RunnerReservation> reservations() {
        return reservations.getStore().list();
    }

    @Override
    public void close() {
        List.of(pools, budgets, reservations, namespaces).forEach(SharedIndexInformer::stop);
        pods.close();
        owners.close();
    }

    private final class Namespaces implements ResourceEventHandler<Namespace> {
        @Override
        public void onAdd(Namespace added) {
            if (following) {
                pods.labelled(added.getMetadata().getName());
            }
        }

        @Override
        public void onUpdate(Namespace before, Namespace after) {
            onAdd(after);
        }

        @Override
        public void onDelete(Namespace deleted, boolean finalStateUnknown) {
            pods.unlabelled(deleted.getMetadata().getName());
            inbox.signal();
        }
    }

    /** Our own statuses change nothing that is declared. */
    private final class Declared<T extends io.fabric8.kubernetes.client.CustomResource<?, ?>>
            implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T added) {
            inbox.declared();
        }

        @Override
        public void onUpdate(T before, T after) {
            var isSame =
                    before.getMetadata().getUid().equals(after.getMetadata().getUid())
                            && before.getMetadata()
                                    .getGeneration()
                                    .equals(after.getMetadata().getGeneration());
            if (!isSame) {
                inbox.declared();
            }
        }

        @Override
        public void onDelete(T deleted, boolean finalStateUnknown) {
            inbox.declared();
        }
    }

    private final class Records implements ResourceEventHandler<RunnerReservation> {
        @Override
        public void onAdd(RunnerReservation added) {
            tell(added, true);
        }

        @Override
        public void onUpdate(RunnerReservation before, RunnerReservation after) {
            // A reservation does not change, but for how far it is.
        }

        @Override
        public void onDelete(RunnerReservation deleted, boolean finalStateUnknown) {
            tell(deleted, false);
        }

        private void tell(RunnerReservation object, boolean found) {
            inbox.record(
                    object.getMetadata().getNamespace(), object.getMetadata().getName(), found);
        }
    }

    private final class Pods implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod added) {
            inbox.pod(added);
        }

        @Override
        public void onUpdate(Pod before, Pod after) {
            if (!String.valueOf(before.getMetadata().getUid())
                    .equals(after.getMetadata().getUid())) {
                inbox.gone(before);
            }
            inbox.pod(after);
        }

        @Override
        public void onDelete(Pod deleted, boolean finalStateUnknown) {
            inbox.gone(deleted);
        }
    }
}
