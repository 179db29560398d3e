package dev.portcullis.webhook.runner;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Objects;

/**
 * Reacts when what is declared changes. What only a status says is nothing new: it is written far more often.
 *
 * @param reaction runs when an object is there, gone, or declares something else than before
 */
record OnOtherSpec<T extends CustomResource<?, ?>>(Runnable reaction) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T added) {
        reaction.run();
    }

    /** An object that was made anew may come as an update, and its age counts. */
    @Override
    public void onUpdate(T before, T after) {
        if (!Objects.equals(before.getSpec(), after.getSpec())
                || !Objects.equals(
                        before.getMetadata().getCreationTimestamp(),
                        after.getMetadata().getCreationTimestamp())) {
            reaction.run();
        }
    }

    @Override
    public void onDelete(T deleted, boolean finalStateUnknown) {
        reaction.run();
    }
}
