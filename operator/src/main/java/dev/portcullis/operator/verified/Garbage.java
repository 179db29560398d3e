package dev.portcullis.operator.verified;

import dev.portcullis.operator.verified.KnownImages.Known;
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
 * @param most objects that are kept; beyond it the oldest of what nobody needs go
 */
record Garbage(Duration keepFor, Duration believedFor, int most) {
    /**
     * What is needed.
     *
     * @param digests images that run or that a template names, by digest
     * @param repositories where anything may be needed, because a template names images there by a tag of which nobody knows yet what it is
     */
    record Needs(Set<String> digests, Set<String> repositories) {
        Needs {
            digests = Set.copyOf(digests);
            repositories = Set.copyOf(repositories);
        }
    }

    /**
     * Returns the names of what can go.
     *
     * @param complete whether all needs are known; if not, only what is too old to be believed goes
     */
    List<String> find(Collection<Known> all, Needs needs, boolean complete, Instant now) {
        var digests = withChildren(all, needs.digests());
        var unneeded = all.stream()
                .filter(known -> !digests.contains(known.digest())
                        && !needs.repositories().contains(known.repository()))
                .sorted(Comparator.comparing(Known::verifiedAt).thenComparing(Known::name))
                .toList();
        var tooMany = complete ? Math.max(0, all.size() - most) : 0;
        var kept = complete || keepFor.compareTo(believedFor) > 0 ? keepFor : believedFor;
        var gone = new ArrayList<String>();
        for (var known : unneeded) {
            var isOld = known.verifiedAt().isBefore(now.minus(kept));
            if (isOld || gone.size() < tooMany) {
                gone.add(known.name());
            }
        }
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
