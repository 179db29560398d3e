package dev.portcullis.operator.acceptance;

import dev.portcullis.operator.acceptance.LiveObjects.Decision;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.net.HttpURLConnection;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects some of which are held when they are deleted, until something was done.
 *
 * @param objects the same as they stand in the cluster
 * @param finalization which of them are held, and what is done then
 * @param <S> their status
 * @param <P> the kind
 */
public record HeldObjects<S, P extends CustomResource<?, S>>(LiveObjects objects, Finalization<S, P> finalization) {
    private static final Logger LOG = LoggerFactory.getLogger(HeldObjects.class);

    /**
     * Does as {@link LiveObjects#reconcile}, but first holds an object that is to be held, or holds it no longer; for one that is held and being deleted does
     * what is to be done, and lets it go.
     */
    public UpdateControl<P> reconcile(P cached, Function<P, Decision<S>> decide) {
        return LiveObjects.unlessChanged(cached, () -> {
            var live = objects.read(cached);
            if (live == null) {
                return UpdateControl.noUpdate();
            }
            var held = Finalizer.isOn(live);
            if (live.isMarkedForDeletion()) {
                return held ? depart(live) : UpdateControl.noUpdate();
            }
            return held == finalization.isWanted(live) ? objects.decided(live, decide.apply(live)) : hold(live, !held);
        });
    }

    /** Nothing else is done at once: what is held from now on was not when this began. */
    private UpdateControl<P> hold(P live, boolean held) {
        var finalizer = new Finalizer(objects.client());
        if (held) {
            finalizer.put(live);
        } else {
            finalizer.take(live);
        }
        return UpdateControl.<P>noUpdate().rescheduleAfter(LiveObjects.SOON);
    }

    private UpdateControl<P> depart(P live) {
        var departure = finalization.depart(live);
        var decision = departure.decision();
        if (!departure.done()) {
            return objects.decided(live, decision);
        }
        new Finalizer(objects.client()).take(told(live, decision));
        return UpdateControl.noUpdate();
    }

    /** Once the object may go nobody can tell what stays, and what is written down is not told twice. */
    private P told(P live, Decision<S> decision) {
        try {
            return objects.write(live, decision);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("object", live.getMetadata().getName())
                    .log("the status could not be written before the object goes");
            objects.announcer().announce(live, decision.before(), decision.after());
            return live;
        }
    }

    /** Does as {@link LiveObjects#afterFault}. */
    public ErrorStatusUpdateControl<P> afterFault(P cached, Function<P, Decision<S>> decide) {
        return objects.afterFault(cached, decide);
    }
}
