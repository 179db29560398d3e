package dev.portcullis.webhook.policy;

import dev.portcullis.cluster.inforce.ApprovedExceptions;
import dev.portcullis.cluster.inforce.ArrivedRevisions;
import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.inforce.SnapshotBuilder;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.crds.suspension.Suspension;
import dev.portcullis.crds.suspension.Suspensions;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.webhook.config.WebhookConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows policies, trust roots, revisions, namespaces, the installation key and the registration, and keeps what is in force. */
@ApplicationScoped
public class ClusterState implements Rules, Keys, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterState.class);
    private static final long NO_RESYNC = 0;

    private final KubernetesClient client;
    private final OtherImages unmatchedImages;
    private final SharedIndexInformer<EvidencePolicy> policies;
    private final SharedIndexInformer<TrustRoot> trustRoots;
    private final SharedIndexInformer<PolicyRevision> revisions;
    private final SharedIndexInformer<GateSuspension> suspensions;
    private final SharedIndexInformer<PolicyException> exceptions;
    private final SharedIndexInformer<Namespace> namespaces;
    private final SharedIndexInformer<Secret> keySecret;
    private final SharedIndexInformer<ValidatingWebhookConfiguration> registration;
    private final SettledCoverage coverage = new SettledCoverage(System::nanoTime);
    private final ApprovedExceptions approved = new ApprovedExceptions(this::exceptionsIn);
    private final LivePolicies live = new LivePolicies(this::readAll, System::nanoTime);
    private final SnapshotBuilder builder = new SnapshotBuilder();
    private final AtomicReference<PolicySnapshot> snapshot = new AtomicReference<>(PolicySnapshot.EMPTY);
    private final AtomicReference<@Nullable InstallationKeys> keys = new AtomicReference<>();
    private final AtomicReference<Suspensions> suspended = new AtomicReference<>(Suspensions.NONE);
    private final AtomicBoolean dirty = new AtomicBoolean();
    private final ExecutorService rebuilds = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("policy-snapshot").daemon().factory());

    @Inject
    ClusterState(KubernetesClient client, WebhookConfig config) {
        this(client, config.namespace(), config.unmatchedImages());
    }

    ClusterState(KubernetesClient client, String namespace, OtherImages unmatchedImages) {
        this.client = client;
        this.unmatchedImages = unmatchedImages;
        this.policies = client.resources(EvidencePolicy.class).runnableInformer(NO_RESYNC);
        this.trustRoots = client.resources(TrustRoot.class).runnableInformer(NO_RESYNC);
        this.revisions = client.resources(PolicyRevision.class).runnableInformer(NO_RESYNC);
        this.suspensions = client.resources(GateSuspension.class).runnableInformer(NO_RESYNC);
        this.exceptions =
                client.resources(PolicyException.class).inAnyNamespace().runnableInformer(NO_RESYNC);
        this.namespaces = client.namespaces().runnableInformer(NO_RESYNC);
        this.keySecret = client.secrets()
                .inNamespace(namespace)
                .withName(InstallationKeys.SECRET)
                .runnableInformer(NO_RESYNC);
        this.registration = client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(GateEntry.REGISTRATION)
                .runnableInformer(NO_RESYNC);
    }

    /** Starts to follow; does not wait, so that a webhook that starts before its resources exist becomes ready when they do. */
    public void start() {
        List.of(policies, trustRoots, revisions, keySecret)
                .forEach(informer -> informer.addEventHandler(new OnAnyChange<>(this::changed)));
        registration.addEventHandler(new OnAnyChange<>(this::registered));
        namespaces.addEventHandler(new OnNamespaces(coverage));
        suspensions.addEventHandler(new OnAnyChange<>(this::readSuspensions));
        exceptions.addEventHandler(new OnExceptions(approved));
        List.of(policies, trustRoots, revisions, suspensions, exceptions, namespaces, keySecret, registration)
                .forEach(this::follow);
    }

    private void registered() {
        try {
            coverage.registered(Coverage.of(
                    registration.getStore().list().stream().findFirst().orElse(null)));
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("the registration cannot be read: the open entry decides everywhere");
            coverage.registered(Coverage.NONE);
        }
    }

    private void readSuspensions() {
        suspended.set(Suspensions.of(suspensions.getStore().list()));
    }

    private void follow(SharedIndexInformer<? extends HasMetadata> informer) {
        // Left to itself an informer gives up for good when its first list fails, and no verdict would ever be given.
        informer.exceptionHandler((started, fault) -> true);
        informer.start().whenComplete((done, failure) -> changed());
    }

    /** Returns whether a snapshot of everything that verdicts depend on is in force. Before that no key is known, so no call is answered. */
    public boolean isReady() {
        return keys.get() != null;
    }

    private boolean hasReadEverything() {
        // Suspensions and exceptions are not waited for: as long as none is known, nothing is suspended or excepted.
        return List.of(policies, trustRoots, revisions, namespaces, keySecret).stream()
                .allMatch(SharedIndexInformer::hasSynced);
    }

    /** Returns whether a policy that this entry is for, or was for, has been read. */
    public boolean knows(String entry) {
        return snapshot.get().knows(entry);
    }

    @Override
    public Optional<InstallationKeys> current() {
        return Optional.ofNullable(keys.get());
    }

    @Override
    public Optional<PoliciesInForce> inForce(String entry, String namespace) {
        var followed = snapshot.get();
        var explaining =
                followed.knows(entry) ? Optional.of(followed) : current().flatMap(live::read);
        return explaining.map(policies -> policies.select(entry, labels(namespace), unmatchedImages));
    }

    @Override
    public PoliciesInForce everywhere() {
        return snapshot.get().select(GateEntry.ADVISE, null, unmatchedImages);
    }

    /** Counts only what is being followed: one that was ended early must not go on because its end was not heard of. */
    @Override
    public Optional<String> suspension(String namespace, Instant now) {
        return suspensions.isWatching()
                ? suspended.get().covering(namespace, now).map(Suspension::name)
                : Optional.empty();
    }

    /** Counts only what is being followed, as suspensions do. */
    @Override
    public List<Exemption> exemptions(String namespace) {
        var known = keys.get();
        return known == null || !exceptions.isWatching() ? List.of() : approved.in(namespace, known);
    }

    private List<PolicyException> exceptionsIn(String namespace) {
        return exceptions.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace);
    }

    @Override
    public boolean isCoveredByFailClosed(String namespace) {
        return registration.isWatching() && namespaces.isWatching() && coverage.covers(namespace);
    }

    private @Nullable Map<String, String> labels(String name) {
        var known = namespaces.getStore().getByKey(name);
        try {
            var namespace = known == null ? client.namespaces().withName(name).get() : known;
            if (namespace == null) {
                return null;
            }
            return labelsOf(namespace);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("namespace", name)
                    .log("the labels of a namespace are unknown: every policy applies");
            return null;
        }
    }

    private static Map<String, String> labelsOf(Namespace namespace) {
        var labels = namespace.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    private void changed() {
        if (dirty.compareAndSet(false, true) && !rebuilds.isShutdown()) {
            rebuilds.execute(() -> {
                dirty.set(false);
                try {
                    rebuild();
                } catch (RuntimeException | Error e) {
                    LOG.atError().setCause(e).log("the policies in force cannot be brought up to date");
                }
            });
        }
    }

    private void rebuild() {
        if (!hasReadEverything()) {
            // A snapshot of half of the policies would admit what the other half refuses.
            return;
        }
        var secret = keySecret.getStore().list().stream().findFirst();
        var read = secret.flatMap(
                found -> InstallationKeys.ofSecretData(found.getData() == null ? Map.of() : found.getData()));
        if (read.isEmpty()) {
            // Without the key nothing can be believed; what was believed before stays in force until the key is back.
            LOG.warn("the installation key is not there or cannot be read");
            return;
        }
        snapshot.set(builder.build(followed(), read.get()));
        keys.set(read.get());
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

    private SnapshotBuilder.Objects readAll() {
        return new SnapshotBuilder.Objects(
                client.resources(EvidencePolicy.class).list().getItems(),
                client.resources(TrustRoot.class).list().getItems(),
                client.resources(PolicyRevision.class).list().getItems());
    }

    @Override
    public void close() {
        List.of(policies, trustRoots, revisions, suspensions, exceptions, namespaces, keySecret, registration)
                .forEach(SharedIndexInformer::stop);
        rebuilds.shutdownNow();
    }

    /** Tells the coverage of labels that change. */
    private record OnNamespaces(SettledCoverage coverage) implements ResourceEventHandler<Namespace> {
        @Override
        public void onAdd(Namespace added) {
            coverage.labelled(added.getMetadata().getName(), labelsOf(added));
        }

        @Override
        public void onUpdate(Namespace before, Namespace after) {
            coverage.labelled(after.getMetadata().getName(), labelsOf(after));
        }

        @Override
        public void onDelete(Namespace deleted, boolean finalStateUnknown) {
            coverage.gone(deleted.getMetadata().getName());
        }
    }

    /** Tells which namespace an exception changed in. */
    private record OnExceptions(ApprovedExceptions approved) implements ResourceEventHandler<PolicyException> {
        @Override
        public void onAdd(PolicyException added) {
            approved.changed(added.getMetadata().getNamespace());
        }

        @Override
        public void onUpdate(PolicyException before, PolicyException after) {
            approved.changed(after.getMetadata().getNamespace());
        }

        @Override
        public void onDelete(PolicyException deleted, boolean finalStateUnknown) {
            approved.changed(deleted.getMetadata().getNamespace());
        }
    }

    /** Reacts to every change alike. */
    private record OnAnyChange<T>(Runnable reaction) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T added) {
            reaction.run();
        }

        @Override
        public void onUpdate(T before, T after) {
            reaction.run();
        }

        @Override
        public void onDelete(T deleted, boolean finalStateUnknown) {
            reaction.run();
        }
    }
}
