package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.operator.evidencebundle.OwnBundles.Finding;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.registry.http.Pause;
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
 * @param pause waits before what was removed is looked for again
 */
record RegistryPruning(
        OwnBundles reader,
        RegistryPusher pusher,
        NamespaceSecrets secrets,
        SignerRoots roots,
        Duration longest,
        InstantSource clock,
        Pause pause)
        implements Pruner {
    @Override
    public Outcome prune(Order order) {
        return switch (roots.of(order.own().with())) {
            case SignerRoots.Result.Missing<SignerRoot>(var reason, var detail) -> new Outcome.Refused(detail);
            case SignerRoots.Result.Found<SignerRoot>(var root) -> prune(order, root);
        };
    }

    private Outcome prune(Order order, SignerRoot root) {
        var own = order.own();
        var credentials = credentials(own);
        var deadline = Deadline.after(longest);
        var found = reader.read(own, root, credentials, deadline.share(2));
        return found instanceof Found<Finding>(var finding)
                ? outcome(remove(order, finding, credentials, deadline), finding.whole())
                : failure(found);
    }

    @Override
    public Outcome removeAll(Publications own, boolean certain) {
        return switch (roots.of(own.with())) {
            case SignerRoots.Result.Missing<SignerRoot>(var reason, var detail) -> new Outcome.Refused(detail);
            case SignerRoots.Result.Found<SignerRoot>(var root) ->
                new RegistryRemoval(reader, pusher, pause, credentials(own), Deadline.after(longest))
                        .run(own, root, certain);
        };
    }

    private List<Credential> credentials(Publications own) {
        return secrets.of(own.owner().namespace(), own.secretNames()).forRepository(own.destination());
    }

    private static Outcome outcome(RegistryResult<Integer> removed, boolean whole) {
        if (!(removed instanceof Found<Integer>(var number))) {
            return failure(removed);
        }
        return whole
                ? new Outcome.Pruned(number)
                : new Outcome.Unavailable(number + " were removed; not all that is listed could be looked at in time");
    }

    /** Words what is not {@link Found}. */
    static Outcome failure(RegistryResult<?> failed) {
        return switch (failed) {
            case Found<?> found -> throw new IllegalArgumentException("it is no failure");
            case NotFound<?>(var hidden, var detail) -> new Outcome.Refused(detail);
            case Refused<?>(var reason, var detail)
            when reason == Reason.REGISTRY_DELETE_UNSUPPORTED -> new Outcome.Unsupported(detail);
            case Refused<?>(var reason, var detail) -> new Outcome.Refused("[" + reason.code() + "] " + detail);
            case Unavailable<?>(var reason, var detail, var after) ->
                new Outcome.Unavailable("[" + reason.code() + "] " + detail);
        };
    }

    private RegistryResult<Integer> remove(
            Order order, Finding finding, List<Credential> credentials, Deadline deadline) {
        var own = order.own();
        RegistryResult<Integer> removed = new Found<>(0);
        for (var bundle : Superseded.of(finding.bundles(), order.keep(), order.newest(), clock.instant())) {
            removed = removed.then(
                    number -> pusher.remove(own.destination(), own.subject(), bundle.referrer(), credentials, deadline)
                            .then(gone -> new Found<>(number + 1)));
        }
        return removed;
    }
}
