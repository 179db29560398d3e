package dev.portcullis.webhook.runner;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.budget.tree.Budget;
import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.cluster.runner.CatalogueBuilder;
import dev.portcullis.cluster.runner.Fullness;
import dev.portcullis.cluster.runner.ReservedAmounts;
import dev.portcullis.cluster.runner.RunnerPods;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.Attributions;
import dev.portcullis.runner.OwnerKind;
import dev.portcullis.runner.OwnerLookup;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.admission.Covering;
import dev.portcullis.runner.admission.Grants;
import dev.portcullis.runner.paying.Catalogue;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows pools, budgets and the owners of runners. In a cluster without pools it follows pools and nothing else. Whatever is not there or not
 * read yet is not known, and what is not known waits; a kind that is installed later is followed then.
 */
@ApplicationScoped
public class RunnerState implements RunnerFacts, AutoCloseable {
    private static final long NO_RESYNC = 0;
    private static final long PAGE = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final SharedIndexInformer<RunnerPool> pools;
    private final SharedIndexInformer<RunnerBudget> budgets;
    private final Map<OwnerKind, StrippedStore> stores = Attributions.kinds().stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), StrippedStore::new));
    private final List<SharedIndexInformer<GenericKubernetesResource>> owners;
    private final AtomicBoolean shared = new AtomicBoolean();
    private final JobPods jobs = new JobPods(PATIENCE);
    private final PoolGrants grants;
    private final Renewed<Catalogue> catalogue;

    @Inject
    RunnerState(KubernetesClient client) {
        this.client = client;
        this.grants = new PoolGrants(client);
        this.pools = client.resources(RunnerPool.class).runnableInformer(NO_RESYNC);
        this.budgets = client.resources(RunnerBudget.class).runnableInformer(NO_RESYNC);
        this.catalogue = new Renewed<>(
                Catalogue.EMPTY,
                () -> CatalogueBuilder.of(
                        pools.getStore().list(), budgets.getStore().list()));
        this.owners = stores.entrySet().stream()
                .map(entry -> client.genericKubernetesResources(context(entry.getKey()))
                        .inAnyNamespace()
                        .withLimit(PAGE)
                        .runnableInformer(NO_RESYNC)
                        .removeNamespaceIndex()
                        .itemStore(entry.getValue()))
                .toList();
    }

    private static ResourceDefinitionContext context(OwnerKind kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(kind.version())
                .withKind(kind.kind())
                .withPlural(kind.plural())
                .withNamespaced(true)
                .build();
    }

    /** Starts to follow; does not wait. */
    public void start() {
        pools.addEventHandler(new OnOtherSpec<>(() -> {
            catalogue.outdate();
            if (shared.compareAndSet(false, true)) {
                Informers.start(budgets);
                owners.forEach(Informers::start);
            }
        }));
        budgets.addEventHandler(new OnOtherSpec<>(catalogue::outdate));
        Informers.start(pools);
    }

    @Override
    public OwnerLookup owners() {
        return (kind, namespace, name) ->
                Optional.ofNullable(stores.get(kind)).flatMap(store -> store.find(namespace, name));
    }

    @Override
    public Covering covering(String namespace, Attribution attribution) {
        return Covering.of(catalogue.get(), namespace, attribution, this::isFull);
    }

    private boolean isFull(Budget budget) {
        return catalogue
                .get()
                .pool(budget.poolName())
                .filter(pool ->
                        Fullness.of(budget, status(budgets, budget.name()), pool, status(pools, budget.poolName())))
                .isPresent();
    }

    private static <S> @Nullable S status(SharedIndexInformer<? extends CustomResource<?, S>> informer, String name) {
        @Nullable CustomResource<?, S> found = informer.getStore().getByKey(name);
        return found == null ? null : found.getStatus();
    }

    @Override
    public Optional<PodFacts> pod(String namespace, String name) {
        return Optional.ofNullable(
                        client.pods().inNamespace(namespace).withName(name).get())
                .map(RunnerPods::of);
    }

    @Override
    public List<PodFacts> children(String namespace, String runner) {
        var naming = client.pods().inNamespace(namespace).withLabel(RunnerMarks.PARENT_LABEL, runner);
        return jobs.read(naming::list);
    }

    @Override
    public Optional<Amounts> reserved(String namespace, String podUid) {
        return reservation(namespace, podUid).map(ReservedAmounts::of);
    }

    @Override
    public Grants grants(String namespace, String podUid) {
        return reservation(namespace, podUid)
                .map(found -> grants.of(found.getSpec().poolName()))
                .orElse(Grants.NONE);
    }

    /** One that is being deleted is none any more: nothing may start that is about to stand nowhere. */
    private Optional<RunnerReservation> reservation(String namespace, String podUid) {
        return Optional.ofNullable(client.resources(RunnerReservation.class)
                        .inNamespace(namespace)
                        .withName(podUid)
                        .get())
                .filter(found -> found.getMetadata().getDeletionTimestamp() == null
                        && found.getSpec() != null
                        && found.getSpec().podUid().equals(podUid));
    }

    @Override
    public void close() {
        pools.stop();
        budgets.stop();
        owners.forEach(SharedIndexInformer::stop);
    }
}
