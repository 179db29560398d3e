package dev.portcullis.operator.acceptance;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionProof.Proved;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.operator.event.Announcer;
import dev.portcullis.operator.key.KeyKeeper;
import dev.portcullis.operator.revision.Revisions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the reconcilers of kinds with revisions do alike.
 *
 * @param keyKeeper the installation key
 * @param revisions the revisions in the cluster
 * @param announcer writes Events
 * @param clock tells the time
 */
public record RevisedObjects(KeyKeeper keyKeeper, Revisions revisions, Announcer announcer, InstantSource clock) {
    /** The field manager of everything that the operator applies. */
    public static final String FIELD_MANAGER = "portcullis-operator";

    /**
     * Returns the installation keys.
     *
     * @throws IllegalStateException if there are none yet; they are made elsewhere, and the reconciliation is tried again
     */
    public InstallationKeys keys() {
        return keyKeeper.read().orElseThrow(() -> new IllegalStateException("there is no installation key yet"));
    }

    /** Returns the time. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * Puts a candidate in force, if it can be.
     *
     * @param lastGood name of the revision that was in force; null for none
     * @return name of the revision in force now; null for none
     */
    public @Nullable String putInForce(
            HasMetadata owner,
            RevisedKind kind,
            Candidate candidate,
            @Nullable String lastGood,
            InstallationKeys keys) {
        return switch (candidate) {
            case Candidate.Acceptable(var content) -> revisions.write(owner, kind, content, keys);
            case Candidate.Invalid invalid -> standing(owner, kind, lastGood, keys);
            case Candidate.Unresolved unresolved -> standing(owner, kind, lastGood, keys);
        };
    }

    private @Nullable String standing(
            HasMetadata owner, RevisedKind kind, @Nullable String lastGood, InstallationKeys keys) {
        return read(owner.getMetadata().getName(), kind, lastGood, keys).isPresent() ? lastGood : null;
    }

    /** Returns what the revision in force of an object says. */
    public Optional<Proved> read(String name, RevisedKind kind, @Nullable String revision, InstallationKeys keys) {
        return revisions.read(kind, name, revision, keys);
    }

    /** Removes old revisions, once the status names the one in force. */
    public void clean(Collection<PolicyRevision> ofObject, @Nullable String inForce, @Nullable String named) {
        if (inForce != null && inForce.equals(named)) {
            revisions.clean(ofObject, inForce);
        }
    }

    /** Announces what changed about acceptance. */
    public void announce(HasMetadata about, List<Condition> before, List<Condition> after) {
        announcer.announce(about, before, after);
    }

    /** Returns a fault in words that are fit for a condition. */
    public static String describe(Exception fault) {
        return switch (fault) {
            case KubernetesClientException e ->
                "the API server answered with status " + e.getCode() + "; it is tried again";
            case IllegalStateException e -> String.valueOf(e.getMessage());
            default -> fault.getClass().getSimpleName() + "; it is tried again";
        };
    }

    /** Returns a source of events about the revisions of a controller's objects. */
    public static <P extends HasMetadata> EventSource<?, P> revisions(
            RevisedKind kind, Class<P> type, EventSourceContext<P> context) {
        var configuration = InformerEventSourceConfiguration.from(PolicyRevision.class, type)
                .withLabelSelector(Revisions.KIND_LABEL + "=" + kind.text())
                .withSecondaryToPrimaryMapper(revision -> revision.getSpec() == null
                        ? Set.of()
                        : Set.of(new ResourceID(revision.getSpec().name())))
                .build();
        return new InformerEventSource<>(configuration, context);
    }
}
