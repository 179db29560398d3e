package dev.portcullis.crds.suspension;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All suspensions of a cluster.
 *
 * @param all those that could be read, sorted by name
 */
public record Suspensions(List<Suspension> all) {
    /** None. */
    public static final Suspensions NONE = new Suspensions(List.of());

    private static final Comparator<Suspension> BY_END =
            Comparator.comparing(Suspension::until).thenComparing(Suspension::name, Comparator.reverseOrder());

    public Suspensions {
        all = all.stream().sorted(Comparator.comparing(Suspension::name)).toList();
    }

    /** Reads the objects; one that cannot be understood suspends nothing. */
    public static Suspensions of(Collection<GateSuspension> objects) {
        return new Suspensions(
                objects.stream().map(Suspension::of).flatMap(Optional::stream).toList());
    }

    /** Returns those that are in force. */
    public Suspensions inForce(Instant now) {
        return new Suspensions(
                all.stream().filter(suspension -> suspension.isInForce(now)).toList());
    }

    /** Returns every namespace that these name. */
    public SortedSet<String> namespaces() {
        var namespaces = new TreeSet<String>();
        all.forEach(suspension -> namespaces.addAll(suspension.namespaces()));
        return namespaces;
    }

    /** Returns the suspension that is in force in a namespace; of several the one that ends last, of those the first by name. */
    public Optional<Suspension> covering(String namespace, Instant now) {
        return all.stream()
                .filter(suspension ->
                        suspension.isInForce(now) && suspension.namespaces().contains(namespace))
                .max(BY_END);
    }

    /** Returns when the next of those that are in force ends. */
    public Optional<Instant> nextEnd(Instant now) {
        return all.stream()
                .filter(suspension -> suspension.isInForce(now))
                .map(Suspension::until)
                .min(Comparator.naturalOrder());
    }

    /** Returns whether a suspension of this name is among these. */
    public boolean contains(String name) {
        return all.stream().anyMatch(suspension -> suspension.name().equals(name));
    }
}
