package dev.portcullis.operator.evidencebundle;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;

/**
 * Removes nothing for what a key signed outside its window: some policy counts none of that, and counts what it would supersede.
 *
 * @param pruner removes
 * @param windows when keys may sign
 * @param clock tells the time
 */
record WindowedPruner(Pruner pruner, KeyWindows windows, InstantSource clock) implements Pruner {
    @Override
    public Outcome prune(Order order) {
        try {
            return windows.closedIn(order.own().with().pem(), clock.instant())
                    .<Outcome>map(root -> new Outcome.Withheld("the window of its key in TrustRoot " + root
                            + " is closed: under that only older bundles count; give the signer another key"))
                    .orElseGet(() -> pruner.prune(order));
        } catch (KubernetesClientException e) {
            return new Outcome.Unavailable("trust roots cannot be read, with status " + e.getCode());
        }
    }

    @Override
    public Outcome removeAll(Publications own, boolean certain) {
        return pruner.removeAll(own, certain);
    }
}
