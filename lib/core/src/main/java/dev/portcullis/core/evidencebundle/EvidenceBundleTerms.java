package dev.portcullis.core.evidencebundle;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a requirement asks of an evidence bundle, besides that all items pass which the bundle itself requires.
 *
 * @param producers namespaces whose objects may have asked for it, at least one
 * @param items names of items that must have passed
 * @param controls controls each of which some item must serve that passed
 * @param maxAge the greatest age of the bundle and of the items that it is accepted for; null for no limit
 */
public record EvidenceBundleTerms(
        Set<String> producers,
        Set<String> items,
        Set<String> controls,
        @Nullable Duration maxAge) {
    public EvidenceBundleTerms {
        producers = Set.copyOf(producers);
        items = Set.copyOf(items);
        controls = Set.copyOf(controls);
        if (producers.isEmpty()) {
            throw new IllegalArgumentException("a bundle that nobody may have asked for meets nothing");
        }
    }

    /** Returns a text that is the same for equal terms, whatever order they were written in, and for no others. */
    public String canonical() {
        return "producers " + new TreeSet<>(producers) + "\nitems " + new TreeSet<>(items) + "\ncontrols "
                + new TreeSet<>(controls) + "\nmaxAge " + maxAge + "\n";
    }
}
