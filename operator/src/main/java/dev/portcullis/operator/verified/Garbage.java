package dev.portcullis.operator.verified;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which objects nobody needs. Pure.
 *
 * @param keepFor what nobody needs stays for as long as this after its last verification
 * @param believedFor what was not verified for longer is not believed
 * @param most objects that are kept; beyond it the doubted go, and then the oldest of what nobody needs
 */
record Garbage(Duration keepFor, Duration believedFor, int most) {
    /**
     * What is needed.
     *
     * @param digests images that run or that a template names, by digest
     * @param repositories where anything may be needed, because a template names images there by a tag of which nobody knows yet what it is
     * @param complete whether these are all needs; if not, of what is proved only what is too old to be believed goes
     */
    record Needs(Set<String> digests, Set<String> repositories, boolean complete) {
        Needs {
            digests = Set.copyOf(digests);
            repositories = Set.copyOf(repositories);
        }
    }

    /**
     * All objects that there are.
     *
     * @param proved what is proved to be ours
     * @param doubted what is not: whatever image it says it is about, nobody needs it, for nobody believes it
     * @param overdue names of what was doubted long enough
     */
    record Stock(List<Known> proved, List<Known> doubted, Set<String> overdue) {
        private int size() {
            return proved.size() + doubted.size();
        }
    }

    /**
     * What can go.
     *
     * @param unneeded proved objects
     * @param doubted objects that go if they are still doubted
     */
    record Gone(List<Known> unneeded, List<Known> doubted) {}

    /** Finds what can go. */
    Gone find(Stock stock, Needs needs, Instant now) {
        var doubted = doubted(stock);
        var tooMany = needs.complete() ? stock.size() - most - doubted.size() : 0;
        var digests = withChildren(stock.proved(), needs.digests());
        var kept = needs.complete() || keepFor.compareTo(believedFor) > 0 ? keepFor : believedFor;
        var unneeded = new ArrayList<Known>();
        stock.proved().stream()
                .filter(known -> !digests.contains(known.digest())
                        && !needs.repositories().contains(known.repository()))
                .sorted(Comparator.comparing(Known::verifiedAt).thenComparing(Known::name))
                .forEach(known -> {
                    if (known.verifiedAt().isBefore(now.minus(kept)) || unneeded.size() < tooMany) {
                        unneeded.add(known);
                    }
                });
        return new Gone(unneeded, doubted);
    }

    /** Nobody's doubts outlive their time, nor do they take the room of what is proved. */
    private List<Known> doubted(Stock stock) {
        var tooMany = stock.size() - most;
        var gone = new ArrayList<Known>();
        stock.doubted().stream()
                .sorted(Comparator.comparing((Known known) -> !stock.overdue().contains(known.name()))
                        .thenComparing(Known::name))
                .forEach(known -> {
                    if (stock.overdue().contains(known.name()) || gone.size() < tooMany) {
                        gone.add(known);
                    }
                });
        return gone;
    }

    /** The manifests of a needed index are needed, and so are those of an index in it. */
    private static Set<String> withChildren(Collection<Known> all, Set<String> digests) {
        var byDigest =
                all.stream().filter(known -> !known.children().isEmpty()).collect(Collectors.groupingBy(Known::digest));
        var needed = new HashSet<String>();
        var open = new ArrayList<>(digests);
        while (!open.isEmpty()) {
            var digest = open.removeLast();
            if (needed.add(digest)) {
                byDigest.getOrDefault(digest, List.of()).forEach(known -> open.addAll(known.children()));
            }
        }
        return needed;
    }
}
