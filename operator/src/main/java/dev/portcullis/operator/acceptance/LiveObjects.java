package dev.portcullis.operator.acceptance;

import dev.portcullis.crds.status.Condition;
import dev.portcullis.operator.event.Announcer;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about objects as they stand in the cluster, never as a cache remembers them: a status that is out of date could name an older
 * revision as the one in force, and a replica that was suspended still believes to lead. What is decided is written only onto the very
 * version that was read.
 *
 * @param client reads and writes
 * @param announcer writes Events about what was written
 */
public record LiveObjects(KubernetesClient client, Announcer announcer) {
    private static final Logger LOG = LoggerFactory.getLogger(LiveObjects.class);
    static final Duration SOON = Duration.ofMillis(100);

    /**
     * What was decided about an object.
     *
     * @param status its next status
     * @param before its conditions so far
     * @param after its conditions from now on
     * @param lookAgain in what time the object is to be looked at again, though nothing happens; null for the usual time
     */
    public record Decision<S>(
            S status,
            List<Condition> before,
            List<Condition> after,
            @Nullable Duration lookAgain) {
        public Decision {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        /** Makes a decision about an object that is looked at again in the usual time. */
        public Decision(S status, List<Condition> before, List<Condition> after) {
            this(status, before, after, null);
        }
    }

    /**
     * Reads an object, decides and writes its status. Does nothing for one that is gone or going; one that changed meanwhile is looked at
     * again soon.
     *
     * @param cached the object as somebody remembers it; only its name counts
     */
    public <S, P extends CustomResource<?, S>> UpdateControl<P> reconcile(P cached, Function<P, Decision<S>> decide) {
        return unlessChanged(cached, () -> {
            var live = read(cached);
            return live == null || live.isMarkedForDeletion()
                    ? UpdateControl.noUpdate()
                    : decided(live, decide.apply(live));
        });
    }

    /** Does something; where the object changed meanwhile, has it looked at again soon. */
    static <P extends CustomResource<?, ?>> UpdateControl<P> unlessChanged(P cached, Supplier<UpdateControl<P>> what) {
        try {
            return what.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            LOG.atDebug().addKeyValue("object", cached.getMetadata().getName()).log("it changed meanwhile");
            return UpdateControl.<P>noUpdate().rescheduleAfter(SOON);
        }
    }

    <S, P extends CustomResource<?, S>> UpdateControl<P> decided(P live, Decision<S> decision) {
        write(live, decision);
        var again = decision.lookAgain();
        var done = UpdateControl.<P>noUpdate();
        return again == null ? done : done.rescheduleAfter(again);
    }

    /** Writes a status after a fault, if that can be done at all; the next attempt is due in any case. */
    public <S, P extends CustomResource<?, S>> ErrorStatusUpdateControl<P> afterFault(
            P cached, Function<P, Decision<S>> decide) {
        try {
            var live = read(cached);
            if (live != null && !live.isMarkedForDeletion()) {
                write(live, decide.apply(live));
            }
        } catch (KubernetesClientException e) {
            LOG.atDebug().setCause(e).log("the status could not be written after a fault");
        }
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    <P extends CustomResource<?, ?>> @Nullable P read(P cached) {
        @SuppressWarnings("unchecked")
        var type = (Class<P>) cached.getClass();
        var namespace = cached.getMetadata().getNamespace();
        var objects = client.resources(type);
        return namespace == null
                ? objects.withName(cached.getMetadata().getName()).get()
                : objects.inNamespace(namespace)
                        .withName(cached.getMetadata().getName())
                        .get();
    }

    /**
     * Replaces the status as a whole. An apply would leave in it what somebody else wrote there, such as the name of another revision. Returns the object as
     * it stands from now on.
     */
    <S, P extends CustomResource<?, S>> P write(P live, Decision<S> decision) {
        if (decision.status().equals(live.getStatus())) {
            return live;
        }
        live.setStatus(decision.status());
        var written = client.resource(live).updateStatus();
        announcer.announce(live, decision.before(), decision.after());
        return written;
    }
}
