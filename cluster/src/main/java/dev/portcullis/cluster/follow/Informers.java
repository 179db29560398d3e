package dev.portcullis.cluster.follow;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.concurrent.CompletionStage;

/** How informers are started here. */
public final class Informers {
    private Informers() {}

    /**
     * Starts an informer that never gives up, and does not wait. Left to itself an informer gives up for good when its first list fails.
     *
     * @return ends when everything was read once, or the informer was stopped
     */
    public static CompletionStage<Void> start(SharedIndexInformer<?> informer) {
        informer.exceptionHandler((started, fault) -> true);
        return informer.start();
    }
}
