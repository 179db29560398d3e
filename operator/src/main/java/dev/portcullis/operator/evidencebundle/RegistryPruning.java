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
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Removes from registries.
 *
 * @param reader finds what there is
 * @param pusher removes
 * @param secrets credentials for registries
 * @param longest longest time for one object
 * @param clock tells what is dated ahead
 */
record RegistryPruning(
        OwnBundles reader, RegistryPusher pusher, NamespaceSecrets secrets, Duration longest, InstantSource clock)
        implements Pruner {
    @Override
    public Outcome prune(Order order) {
        return remove(
                order.own(), found -> Superseded.of(found.bundles(), order.keep(), order.newest(), clock.instant()));
    }

    @Override
    public Outcome removeAll(Publications own) {
        return remove(own, found -> found.whole() ? oldestFirst(found.bundles()) : List.of());
    }

    private static List<OwnBundle> oldestFirst(List<OwnBundle> bundles) {
        return bundles.stream()
                .sorted(Comparator.comparing(OwnBundle::createdAt))
                .toList();
    }

    private Outcome remove(Publications own, Function<OwnBundles.Finding, List<OwnBundle>> unwanted) {
        var root = KeyRoot.of(own.publicKey());
        if (root.isEmpty()) {
            return new Outcome.Refused("what signed it is no public key");
        }
        var credentials = secrets.of(own.owner().namespace(), own.secretNames()).forRepository(own.destination());
        var deadline = Deadline.after(longest);
        var found = reader.read(own, root.get(), credentials, deadline.share(2));
        return found instanceof Found<OwnBundles.Finding>(var finding)
                ? outcome(remove(own, unwanted.apply(finding), credentials, deadline), finding.whole())
                : outcome(found.then(never -> new Found<>(0)), false);
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
            Publications own, List<OwnBundle> unwanted, List<Credential> credentials, Deadline deadline) {
        RegistryResult<Integer> removed = new Found<>(0);
        for (var bundle : unwanted) {
            removed = removed.then(
                    number -> pusher.remove(own.destination(), own.subject(), bundle.referrer(), credentials, deadline)
                            .then(gone -> new Found<>(number + 1)));
        }
        return removed;
    }
}
