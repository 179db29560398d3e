package dev.portcullis.webhook.policy;

import dev.portcullis.cluster.follow.Informers;
import dev.portcullis.cluster.follow.OnAnyChange;
import dev.portcullis.cluster.inforce.FollowedPolicies;
import dev.portcullis.cluster.inforce.KnownNamespace;
import dev.portcullis.cluster.inforce.SnapshotBuilder;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.policy.OtherImages;
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
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final FollowedPolicies policies;
    private final SharedIndexInformer<GateSuspension> suspensions;
    private final SharedIndexInformer<Secret> keySecret;
    private final SharedIndexInformer<ValidatingWebhookConfiguration> registration;
    private final SettledCoverage coverage = new SettledCoverage(System::nanoTime);
    private final LivePolicies live = new LivePolicies(this::readAll, System::nanoTime);
    private final AtomicReference<Suspensions> suspended = new AtomicReference<>(Suspensions.NONE);

    @Inject
    ClusterState(KubernetesClient client, WebhookConfig config) {
        this(client, config.namespace(), config.unmatchedImages());
    }

    ClusterState(KubernetesClient client, String namespace, OtherImages unmatchedImages) {
        this.client = client;
        this.unmatchedImages = unmatchedImages;
        this.policies = new FollowedPolicies(client, this::readKeys, () -> {});
        this.suspensions = client.resources(GateSuspension.class).runnableInformer(NO_RESYNC);
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
        policies.onNamespaces(new OnNamespaces(coverage));
        registration.addEventHandler(new OnAnyChange<>(changed -> registered()));
        suspensions.addEventHandler(new OnAnyChange<>(changed -> readSuspensions()));
        keySecret.addEventHandler(new OnAnyChange<>(changed -> policies.changed()));
        policies.start();
        List.of(suspensions, registration).forEach(Informers::start);
        Informers.start(keySecret).whenComplete((done, failure) -> policies.changed());
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

    private Optional<InstallationKeys> readKeys() {
        if (!keySecret.hasSynced()) {
            return Optional.empty();
        }
        var secret = keySecret.getStore().list().stream().findFirst();
        var read = secret.flatMap(
                found -> InstallationKeys.ofSecretData(found.getData() == null ? Map.of() : found.getData()));
        if (read.isEmpty()) {
            LOG.warn("the installation key is not there or cannot be read");
        }
        return read;
    }

    /** Returns whether a snapshot of everything that verdicts depend on is in force. Before that no key is known, so no call is answered. */
    public boolean isReady() {
        return current().isPresent();
    }

    /** Returns whether a policy that this entry is for, or was for, has been read. */
    public boolean knows(String entry) {
        return policies.snapshot().knows(entry);
    }

    @Override
    public Optional<InstallationKeys> current() {
        return policies.keys();
    }

    @Override
    public Optional<PoliciesInForce> inForce(String entry, String namespace) {
        var followed = policies.snapshot();
        var explaining =
                followed.knows(entry) ? Optional.of(followed) : current().flatMap(live::read);
        return explaining.map(snapshot -> snapshot.select(entry, known(namespace), unmatchedImages));
    }

    @Override
    public PoliciesInForce everywhere() {
        return policies.snapshot().select(GateEntry.ADVISE, null, unmatchedImages);
    }

    @Override
    public boolean readRequests() {
        return policies.snapshot().readRequests();
    }

    /** Counts only what is being followed: one that was ended early must not go on because its end was not heard of. */
    @Override
    public Optional<String> suspension(String namespace, Instant now) {
        return suspensions.isWatching()
                ? suspended.get().covering(namespace, now).map(Suspension::name)
                : Optional.empty();
    }

    @Override
    public List<Exemption> exemptions(String namespace) {
        return policies.exemptions(namespace);
    }

    @Override
    public boolean isCoveredByFailClosed(String namespace) {
        return registration.isWatching() && policies.areNamespacesFollowed() && coverage.covers(namespace);
    }

    /** What nobody watches may have been made again under the same name since. */
    private @Nullable KnownNamespace known(String name) {
        var followed = policies.namespace(name).orElse(null);
        if (followed != null && policies.areNamespacesFollowed()) {
            return followed;
        }
        var read = read(name);
        return read != null || followed == null ? read : followed.unproven();
    }

    private @Nullable KnownNamespace read(String name) {
        try {
            var namespace = client.namespaces().withName(name).get();
            return namespace == null ? null : KnownNamespace.of(namespace);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("namespace", name).log("a namespace is unknown: every policy applies");
            return null;
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
        policies.close();
        List.of(suspensions, keySecret, registration).forEach(SharedIndexInformer::stop);
    }

    /** Tells the coverage of labels that change. */
    private record OnNamespaces(SettledCoverage coverage) implements ResourceEventHandler<Namespace> {
        @Override
        public void onAdd(Namespace added) {
            coverage.labelled(
                    added.getMetadata().getName(), KnownNamespace.of(added).labels());
        }

        @Override
        public void onUpdate(Namespace before, Namespace after) {
            coverage.labelled(
                    after.getMetadata().getName(), KnownNamespace.of(after).labels());
        }

        @Override
        public void onDelete(Namespace deleted, boolean finalStateUnknown) {
            coverage.gone(deleted.getMetadata().getName());
        }
    }
}
