package dev.portcullis.cluster.follow;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/**
 * Reacts to every change alike.
 *
 * @param reaction gets the object as it is now, or as it was last
 */
public record OnAnyChange<T>(Consumer<? super T> reaction) implements ResourceEventHandler<T> {
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
