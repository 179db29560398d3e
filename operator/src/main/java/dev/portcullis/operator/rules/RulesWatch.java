package dev.portcullis.operator.rules;

import dev.portcullis.cluster.inforce.ApprovedExceptions;
import dev.portcullis.cluster.inforce.ArrivedRevisions;
import dev.portcullis.cluster.inforce.SnapshotBuilder;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.trust.TrustRoot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows policies, trust roots, revisions and namespaces, and tells what is in force whenever that may have changed. */
public final class RulesWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RulesWatch.class);
    private static final long NO_RESYNC = 0;

    private final KubernetesClient client;
    private final Supplier<Optional<InstallationKeys>> keys;
    private final OtherImages unmatchedImages;
    private final Consumer<Rules> listener;
    private final SharedIndexInformer<EvidencePolicy> policies;
    private final SharedIndexInformer<TrustRoot> trustRoots;
    private final SharedIndexInformer<PolicyRevision> revisions;
    private final SharedIndexInformer<PolicyException> exceptions;
    private final SharedIndexInformer<Namespace> namespaces;
    private final ApprovedExceptions approved = new ApprovedExceptions(this::exceptionsIn);
    private final SnapshotBuilder builder = new SnapshotBuilder();
    private final AtomicBoolean dirty = new AtomicBoolean();
    private final ExecutorService rebuilds = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("scan-rules").daemon().factory());

    /**
     * Makes a watch.
     *
     * @param keys reads the installation key
     * @param unmatchedImages what the installation says of images that no policy matches
     * @param listener hears of the rules, one call at a time; never before everything was read
     */
    public RulesWatch(
            KubernetesClient client,
            Supplier<Optional<InstallationKeys>> keys,
            OtherImages unmatchedImages,
            Consumer<Rules> listener) {
        this.client = client;
        this.keys = keys;
        this.unmatchedImages = unmatchedImages;
        this.listener = listener;
        this.policies = client.resources(EvidencePolicy.class).runnableInformer(NO_RESYNC);
        this.trustRoots = client.resources(TrustRoot.class).runnableInformer(NO_RESYNC);
        this.revisions = client.resources(PolicyRevision.class).runnableInformer(NO_RESYNC);
        this.exceptions =
                client.resources(PolicyException.class).inAnyNamespace().runnableInformer(NO_RESYNC);
        this.namespaces = client.namespaces().runnableInformer(NO_RESYNC);
    }

    /** Begins; does not wait. */
    public void start() {
        exceptions.addEventHandler(new OnAnyChange<>(exception ->
                approved.changed(String.valueOf(exception.getMetadata().getNamespace()))));
        all().forEach(this::follow);
    }

    private List<SharedIndexInformer<? extends HasMetadata>> all() {
        return List.of(policies, trustRoots, revisions, exceptions, namespaces);
    }

    private List<PolicyException> exceptionsIn(String namespace) {
        return exceptions.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace);
    }

    private <T extends HasMetadata> void follow(SharedIndexInformer<T> informer) {
        informer.exceptionHandler((started, fault) -> true);
        informer.addEventHandler(new OnAnyChange<>(any -> changed()));
        informer.start().whenComplete((done, failure) -> changed());
    }

    /** Has the rules told again, for example after the key changed. */
    public void changed() {
        if (dirty.compareAndSet(false, true) && !rebuilds.isShutdown()) {
            rebuilds.execute(() -> {
                dirty.set(false);
                try {
                    rebuild();
                } catch (RuntimeException e) {
                    LOG.atWarn().setCause(e).log("what is in force could not be read; the scan goes by what it knows");
                }
            });
        }
    }

    private void rebuild() {
        if (!all().stream().allMatch(SharedIndexInformer::hasSynced)) {
            return;
        }
        var key = keys.get();
        if (key.isEmpty()) {
            return;
        }
        var snapshot = builder.build(followed(), key.get());
        listener.accept(new Rules(snapshot, labels(), exemptions(key.get()), unmatchedImages));
    }

    private Map<String, List<Exemption>> exemptions(InstallationKeys key) {
        var byNamespace = new HashMap<String, List<Exemption>>();
        exceptions.getStore().list().stream()
                .map(exception -> String.valueOf(exception.getMetadata().getNamespace()))
                .distinct()
                .forEach(namespace -> byNamespace.put(namespace, approved.in(namespace, key)));
        return byNamespace;
    }

    private Map<String, Map<String, String>> labels() {
        var labels = new HashMap<String, Map<String, String>>();
        namespaces.getStore().list().forEach(namespace -> {
            var known = namespace.getMetadata().getLabels();
            labels.put(namespace.getMetadata().getName(), known == null ? Map.of() : Map.copyOf(known));
        });
        return labels;
    }

    private SnapshotBuilder.Objects followed() {
        var current = policies.getStore().list();
        var roots = trustRoots.getStore().list();
        var named = new ArrayList<String>();
        for (var policy : current) {
            Optional.ofNullable(policy.getStatus())
                    .map(status -> status.revision())
                    .ifPresent(named::add);
        }
        for (var root : roots) {
            Optional.ofNullable(root.getStatus())
                    .map(status -> status.revision())
                    .ifPresent(named::add);
        }
        var arrived = revisions.getStore().list();
        return new SnapshotBuilder.Objects(current, roots, ArrivedRevisions.complete(arrived, named, this::revision));
    }

    private Optional<PolicyRevision> revision(String name) {
        try {
            return Optional.ofNullable(
                    client.resources(PolicyRevision.class).withName(name).get());
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("revision", name).log("a revision that is in force cannot be read");
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        all().forEach(SharedIndexInformer::stop);
        rebuilds.shutdownNow();
    }

    /** Reacts to every change alike. */
    private record OnAnyChange<T>(Consumer<T> reaction) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T added) {
            reaction.accept(added);
        }

        @Override
        public void onUpdate(T before, T after) {
            reaction.accept(after);
        }

        @Override
        public void onDelete(T deleted, boolean finalStateUnknown) {
            reaction.accept(deleted);
        }
    }
}
