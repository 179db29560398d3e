package dev.portcullis.operator.rules;

import dev.portcullis.cluster.inforce.FollowedPolicies;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.crds.key.InstallationKeys;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells what is in force, and where it applies, whenever that may have changed. */
public final class RulesWatch implements AutoCloseable {
    private final FollowedPolicies policies;
    private final OtherImages unmatchedImages;
    private final Consumer<Rules> listener;

    /**
     * Makes a watch.
     *
     * @param keys reads the installation key
     * @param unmatchedImages what the installation says of images that no policy matches
     * @param listener hears of the rules, one call at a time; never before everything was read
     */
    public RulesWatch(
            KubernetesClient client,
            Supplier<Optional<InstallationKeys>> keys,
            OtherImages unmatchedImages,
            Consumer<Rules> listener) {
        this.policies = new FollowedPolicies(client, keys, this::tell);
        this.unmatchedImages = unmatchedImages;
        this.listener = listener;
    }

    /** Begins; does not wait. */
    public void start() {
        policies.start();
    }

    /** Has the rules told again, for example after the key changed. */
    public void changed() {
        policies.changed();
    }

    /** Notices what is no event. Call it now and then. */
    public void look() {
        policies.look();
    }

    /** Returns whether changes of namespaces are being heard of. */
    public boolean areNamespacesFollowed() {
        return policies.areNamespacesFollowed();
    }

    /** Returns the UID of each policy, by name. */
    public Map<String, String> policyUids() {
        return policies.policyUids();
    }

    private void tell() {
        listener.accept(new Rules(policies.snapshot(), policies.namespaces(), policies.exemptions(), unmatchedImages));
    }

    @Override
    public void close() {
        policies.close();
    }
}
