package dev.portcullis.operator.acceptance;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.operator.key.KeyKeeper;
import dev.portcullis.operator.revision.Acceptance;
import dev.portcullis.operator.revision.RevisionOwner;
import dev.portcullis.operator.revision.Revisions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the reconcilers of kinds with revisions do alike.
 *
 * @param live the objects as they stand in the cluster
 * @param keyKeeper the installation key
 * @param revisions the revisions in the cluster
 * @param clock tells the time
 */
public record RevisedObjects(LiveObjects live, KeyKeeper keyKeeper, Revisions revisions, InstantSource clock) {
    /** The field manager of everything that the operator applies. */
    public static final String FIELD_MANAGER = "portcullis-operator";

    /** How long an object goes without being looked at when nothing happens, in minutes: a notice may get lost. */
    public static final int MINUTES_BETWEEN_LOOKS = 10;

    /** As many attempts as it takes: an API server may be away for longer than any number of them. */
    public static final int ATTEMPTS_WITHOUT_END = -1;

    /** The longest time between two attempts, in milliseconds. */
    public static final long LONGEST_WAIT = 30_000;

    /**
     * Returns the installation keys.
     *
     * @throws IllegalStateException if there are none yet; they are made elsewhere, and the reconciliation is tried again
     */
    public InstallationKeys keys() {
        return keyKeeper.read().orElseThrow(() -> new IllegalStateException("there is no installation key yet"));
    }

    /** Returns what is looked at, and when. Call it right after the object was read. */
    public Observation observe(HasMetadata object) {
        return new Observation(object.getMetadata().getGeneration(), clock.instant());
    }

    /**
     * Puts a candidate in force, if it can be; otherwise keeps what was accepted last.
     *
     * @return name of the revision in force now; null for none
     */
    public @Nullable String putInForce(
            RevisionOwner owner, Candidate candidate, Observation seen, InstallationKeys keys) {
        return switch (candidate) {
            case Candidate.Acceptable(var content) ->
                revisions.write(owner, content, new Acceptance(seen.generation(), seen.time()), keys);
            case Candidate.Invalid invalid -> revisions.keep(owner, keys);
            case Candidate.Unresolved unresolved -> revisions.keep(owner, keys);
            case Candidate.Unmade unmade -> revisions.keep(owner, keys);
        };
    }

    /**
     * Removes old revisions, once the status names the one in force.
     *
     * @param effective whether the one in force has its effect
     */
    public void clean(
            Collection<PolicyRevision> ofObject, @Nullable String inForce, @Nullable String named, boolean effective) {
        if (inForce != null && inForce.equals(named)) {
            revisions.clean(ofObject, inForce, effective);
        }
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
