package dev.portcullis.core.fact;

import dev.portcullis.core.image.ImageRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one digest in one set of repositories.
 *
 * @param facts the verified statements
 * @param rejections evidence that was found and does not count
 * @param lookups every look-up that was made, so that "nothing found" can be told from "could not ask"
 */
public record FactSet(List<Fact> facts, List<RejectedEvidence> rejections, List<Lookup> lookups) {
    /** Nothing was looked up. */
    public static final FactSet EMPTY = new FactSet(List.of(), List.of(), List.of());

    public FactSet {
        facts = List.copyOf(facts);
        rejections = List.copyOf(rejections);
        lookups = List.copyOf(lookups);
    }

    /** Returns that all is known that a repository holds under some trust roots, whatever it is; see {@link #isEverythingKnown}. */
    public static FactSet everything(List<String> trustRoots, ImageRepository repository) {
        return new FactSet(
                List.of(),
                List.of(),
                trustRoots.stream()
                        .map(root -> new Lookup(root, repository, Lookup.EVERYTHING, new LookupOutcome.Complete()))
                        .toList());
    }

    /** Returns the union of both. */
    public FactSet and(FactSet other) {
        if (other.equals(EMPTY)) {
            return this;
        }
        return new FactSet(
                concatenate(facts, other.facts),
                concatenate(rejections, other.rejections),
                concatenate(lookups, other.lookups));
    }

    /** Returns what was found and asked for in these repositories, and look-ups that were made in none. */
    public FactSet within(Set<ImageRepository> repositories) {
        return new FactSet(
                filter(facts, fact -> repositories.contains(fact.location().repository())),
                filter(
                        rejections,
                        rejected -> repositories.contains(rejected.location().repository())),
                filter(lookups, lookup -> lookup.repository() == null || repositories.contains(lookup.repository())));
    }

    /**
     * Returns whether all evidence under a trust root that a repository holds is known: somebody looked through it who can tell an absence from
     * what is hidden.
     */
    public boolean isEverythingKnown(String trustRoot, ImageRepository repository) {
        return lookups.stream()
                .anyMatch(lookup -> lookup.what().equals(Lookup.EVERYTHING)
                        && lookup.trustRoot().equals(trustRoot)
                        && repository.equals(lookup.repository())
                        && lookup.outcome() instanceof LookupOutcome.Complete);
    }

    /** Nearly always everything stays, and nothing is copied. */
    private static <T> List<T> filter(List<T> all, Predicate<T> condition) {
        return all.stream().allMatch(condition)
                ? all
                : all.stream().filter(condition).toList();
    }

    private static <T> List<T> concatenate(List<T> first, List<T> second) {
        var all = new ArrayList<T>(first);
        all.addAll(second);
        return all;
    }

    /** Evidence that does not count under one trust root. */
    public record RejectedEvidence(String trustRoot, Location location, Rejection rejection) {}

    /**
     * One look-up for evidence.
     *
     * @param trustRoot under which trust root
     * @param repository where; null for what stands in no repository, such as a trust root that is not in force
     * @param what for what, for example the referrers of an image
     * @param outcome how it ended
     */
    public record Lookup(String trustRoot, @Nullable ImageRepository repository, String what, LookupOutcome outcome) {
        /** What was looked for where nothing can have been missed: every layout was read, and nothing in the repository is hidden. */
        public static final String EVERYTHING = "everything";
    }
}
