package dev.portcullis.cluster.inforce;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.cluster.follow.OnAnyChange;
import dev.portcullis.core.exemption.Exemption;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows policies, trust roots, revisions, exceptions and namespaces, and keeps what is in force. Thread-safe.
 *
 * <p>Nothing is in force before all of them but exceptions were read and the installation key is known: half of the policies would admit what
 * the other half refuses. Without the key nothing new can be believed; what was believed stays in force until the key is back.
 */
public final class FollowedPolicies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedPolicies.class);
    private static final long NO_RESYNC = 0;

    private final KubernetesClient client;
    private final Supplier<Optional<InstallationKeys>> keys;
    private final Runnable listener;
    private final SharedIndexInformer<EvidencePolicy> policies;
    private final SharedIndexInformer<TrustRoot> trustRoots;
    private final SharedIndexInformer<PolicyRevision> revisions;
    private final SharedIndexInformer<PolicyException> exceptions;
    private final SharedIndexInformer<Namespace> namespaces;
    private final ApprovedExceptions approved = new ApprovedExceptions(this::exceptionsIn);
    private final SnapshotBuilder builder = new SnapshotBuilder();
    private final AtomicReference<@Nullable Believed> believed = new AtomicReference<>();
    private final AtomicBoolean stale = new AtomicBoolean();
    private final AtomicBoolean untold = new AtomicBoolean();
    private volatile boolean toldWithExceptions;
    private final ExecutorService rebuilds = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("policy-snapshot").daemon().factory());

    /** What is in force, and the key that proves it. */
    private record Believed(PolicySnapshot snapshot, InstallationKeys keys) {}

    /**
     * Follows nothing before it is started.
     *
     * @param keys reads the installation key; empty where there is none
     * @param listener hears, one call at a time, that what is in force may be another, or applies elsewhere; never before anything is
     */
    public FollowedPolicies(KubernetesClient client, Supplier<Optional<InstallationKeys>> keys, Runnable listener) {
        this.client = client;
        this.keys = keys;
        this.listener = listener;
        this.policies = client.resources(EvidencePolicy.class).runnableInformer(NO_RESYNC);
        this.trustRoots = client.resources(TrustRoot.class).runnableInformer(NO_RESYNC);
        this.revisions = client.resources(PolicyRevision.class).runnableInformer(NO_RESYNC);
        this.exceptions =
                client.resources(PolicyException.class).inAnyNamespace().runnableInformer(NO_RESYNC);
        this.namespaces = client.namespaces().runnableInformer(NO_RESYNC);
    }

    /** Has somebody else hear of namespaces too; before the start only. */
    public void onNamespaces(ResourceEventHandler<Namespace> handler) {
        namespaces.addEventHandler(handler);
    }

    /** Begins; does not wait, so that a process which starts before its resources exist goes on when they do. */
    public void start() {
        Stream.of(policies, trustRoots, revisions)
                .forEach(informer -> informer.addEventHandler(new OnAnyChange<>(any -> changed())));
        exceptions.addEventHandler(new OnAnyChange<>(exception -> {
            approved.changed(String.valueOf(exception.getMetadata().getNamespace()));
            tell();
        }));
        namespaces.addEventHandler(new OnAnyChange<>(namespace -> tell()));
        all().forEach(informer -> Informers.start(informer).whenComplete((done, failure) -> changed()));
    }

    private Stream<SharedIndexInformer<? extends HasMetadata>> all() {
        return Stream.of(policies, trustRoots, revisions, exceptions, namespaces);
    }

    /** Has what is in force made anew, for example because the key changed. */
    public void changed() {
        stale.set(true);
        tell();
    }

    /**
     * Tries again what could not be done, and tells if exceptions began or ceased to be followed, which is no event. For whoever does not ask
     * each time; call it now and then.
     */
    public void look() {
        if (stale.get() || toldWithExceptions != exceptions.isWatching()) {
            tell();
        }
    }

    private void tell() {
        if (untold.compareAndSet(false, true) && !rebuilds.isShutdown()) {
            rebuilds.execute(() -> {
                untold.set(false);
                try {
                    bringUpToDate();
                } catch (RuntimeException | Error e) {
                    LOG.atError().setCause(e).log("what is in force cannot be brought up to date");
                }
            });
        }
    }

    private void bringUpToDate() {
        var ended = false;
        try {
            ended = !stale.getAndSet(false) || rebuild();
        } finally {
            if (!ended) {
                stale.set(true);
            }
        }
        if (believed.get() != null) {
            toldWithExceptions = exceptions.isWatching();
            listener.run();
        }
    }

    /** Returns false if not everything is there that it takes. */
    private boolean rebuild() {
        // Exceptions are not waited for: as long as none is known, nothing is excepted.
        if (!Stream.of(policies, trustRoots, revisions, namespaces).allMatch(SharedIndexInformer::hasSynced)) {
            return false;
        }
        var key = keys.get();
        key.ifPresent(known -> believed.set(new Believed(builder.build(followed(), known), known)));
        return key.isPresent();
    }

    private SnapshotBuilder.Objects followed() {
        var current = policies.getStore().list();
        var roots = trustRoots.getStore().list();
        var named = Stream.concat(
                        current.stream()
                                .map(policy ->
                                        Optional.ofNullable(policy.getStatus()).map(status -> status.revision())),
                        roots.stream()
                                .map(root ->
                                        Optional.ofNullable(root.getStatus()).map(status -> status.revision())))
                .flatMap(Optional::stream)
                .toList();
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

    private List<PolicyException> exceptionsIn(String namespace) {
        return exceptions.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace);
    }

    /** Returns what is in force; nothing before everything was read. */
    public PolicySnapshot snapshot() {
        var known = believed.get();
        return known == null ? PolicySnapshot.EMPTY : known.snapshot();
    }

    /** Returns the UID of each policy that there is, in force or not, by name. */
    public Map<String, String> policyUids() {
        return policies.getStore().list().stream()
                .collect(Collectors.toMap(
                        policy -> policy.getMetadata().getName(),
                        policy -> String.valueOf(policy.getMetadata().getUid())));
    }

    /** Returns the key that proves what is in force; empty before anything is. */
    public Optional<InstallationKeys> keys() {
        return Optional.ofNullable(believed.get()).map(Believed::keys);
    }

    /** Returns the exceptions of a namespace that were approved; none while nobody would hear that one ended early. */
    public List<Exemption> exemptions(String namespace) {
        return exceptions.isWatching()
                ? keys().map(key -> approved.in(namespace, key)).orElse(List.of())
                : List.of();
    }

    /** Returns the exceptions of all namespaces, likewise. */
    public Map<String, List<Exemption>> exemptions() {
        var byNamespace = new HashMap<String, List<Exemption>>();
        exceptions.getStore().list().stream()
                .map(exception -> String.valueOf(exception.getMetadata().getNamespace()))
                .distinct()
                .forEach(namespace -> byNamespace.put(namespace, exemptions(namespace)));
        return byNamespace;
    }

    /** Returns whether changes of namespaces are being heard of. */
    public boolean areNamespacesFollowed() {
        return namespaces.isWatching();
    }

    /** Returns a namespace; empty for one that is not known. */
    public Optional<KnownNamespace> namespace(String name) {
        return Optional.ofNullable(namespaces.getStore().getByKey(name)).map(KnownNamespace::of);
    }

    /** Returns every namespace that is known, by name. */
    public Map<String, KnownNamespace> namespaces() {
        return namespaces.getStore().list().stream()
                .map(KnownNamespace::of)
                .collect(Collectors.toUnmodifiableMap(KnownNamespace::name, Function.identity()));
    }

    @Override
    public void close() {
        all().forEach(SharedIndexInformer::stop);
        rebuilds.shutdownNow();
    }
}
