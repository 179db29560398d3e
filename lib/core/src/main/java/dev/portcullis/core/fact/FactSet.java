package dev.portcullis.core.fact;

import java.util.ArrayList;
import java.util.List;

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

    /** Returns the union of both. */
    public FactSet and(FactSet other) {
        return new FactSet(
                concatenate(facts, other.facts),
                concatenate(rejections, other.rejections),
                concatenate(lookups, other.lookups));
    }

    private static <T> List<T> concatenate(List<T> first, List<T> second) {
        var all = new ArrayList<T>(first);
        all.addAll(second);
        return all;
    }

    /** Evidence that does not count under one trust root. */
    public record RejectedEvidence(String trustRoot, Location location, Rejection rejection) {}

    /** One look-up for evidence, for example of the referrers of an image. */
    public record Lookup(String trustRoot, String what, LookupOutcome outcome) {}
}
