package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Removes from registries.
 *
 * @param reader finds what there is
 * @param pusher removes
 * @param secrets credentials for registries
 * @param roots under what own bundles hold
 * @param longest longest time for one object
 * @param clock tells what is dated ahead
 */
record RegistryPruning(
        OwnBundles reader,
        RegistryPusher pusher,
        NamespaceSecrets secrets,
        SignerRoots roots,
        Duration longest,
        InstantSource clock)
        implements Pruner {
    @Override
    public Outcome prune(Order order) {
        return switch (roots.of(order.with())) {
            case SignerRoots.Result.Missing<SignerRoot>(var reason, var detail) -> new Outcome.Refused(detail);
            case SignerRoots.Result.Found<SignerRoot>(var root) -> prune(order, root);
        };
    }

    private Outcome prune(Order order, SignerRoot root) {
        var credentials =
                secrets.of(order.owner().namespace(), order.secretNames()).forRepository(order.destination());
        var deadline = Deadline.after(longest);
        var own = reader.read(order, root, credentials, deadline.share(2));
        return own instanceof Found<OwnBundles.Finding>(var finding)
                ? outcome(remove(order, finding, credentials, deadline), finding.whole())
                : outcome(own.then(never -> new Found<>(0)), false);
    }

    private static Outcome outcome(RegistryResult<Integer> removed, boolean whole) {
        return switch (removed) {
            case Found<Integer>(var number) when whole -> new Outcome.Pruned(number);
            case Found<Integer>(var number) ->
                new Outcome.Unavailable(number + " were removed; not all that is listed could be looked at in time");
            case NotFound<Integer>(var hidden, var detail) -> new Outcome.Refused(detail);
            case Refused<Integer>(var reason, var detail)
            when reason == Reason.REGISTRY_DELETE_UNSUPPORTED -> new Outcome.Unsupported(detail);
            case Refused<Integer>(var reason, var detail) -> new Outcome.Refused("[" + reason.code() + "] " + detail);
            case Unavailable<Integer>(var reason, var detail, var after) ->
                new Outcome.Unavailable("[" + reason.code() + "] " + detail);
        };
    }

    /** Ends at the first that cannot be removed, so that what is left are the newer ones. */
    private RegistryResult<Integer> remove(
            Order order, OwnBundles.Finding own, List<Credential> credentials, Deadline deadline) {
        var superseded = Superseded.of(own.bundles(), order.keep(), order.newest(), clock.instant());
        RegistryResult<Integer> removed = new Found<>(0);
        for (var bundle : superseded) {
            removed = removed.then(number -> pusher.remove(
                            order.destination(), order.subject(), bundle.referrer(), credentials, deadline)
                    .then(gone -> new Found<>(number + 1)));
        }
        return removed;
    }
}
