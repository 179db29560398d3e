package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.evidencebundle.BundleItemSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Item;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Published;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.SaidItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Items for which whoever is asked gives no answer, while what was published says that they passed and is fresh: nobody said otherwise, so that it is not taken
 * back for their sake. Whatever was decided is published at once. Pure.
 *
 * @param items those items
 * @param since when the first of them gave no answer first
 * @param end until when it is borne; then it is published that they cannot be had
 */
record Outage(List<Item> items, Instant since, Instant end) {
    /** Where no item has an age nothing else ends it. */
    static final Duration LONGEST_WITHOUT_AGE = Duration.ofDays(1);

    private static final int SHOWN = 5;

    /**
     * Finds out whether there is one that is borne.
     *
     * @param items what came of collecting last
     * @param last what was published last
     */
    static Optional<Outage> of(List<Item> items, @Nullable Published last, EvidenceBundleSpec spec, Instant now) {
        if (last == null || !last.complete()) {
            return Optional.empty();
        }
        var worse = items.stream()
                .filter(item -> !ItemSet.passed(item) && takesBack(item, last, spec))
                .toList();
        if (worse.isEmpty() || worse.stream().anyMatch(item -> item.since().isEmpty())) {
            return Optional.empty();
        }
        var since = worse.stream()
                .flatMap(item -> Instants.parse(item.since()).stream())
                .min(Comparator.naturalOrder())
                .orElse(now);
        var required = worse.stream().anyMatch(item -> isRequired(item.name(), spec));
        var end = Freshness.of(last, spec)
                .flatMap(fresh -> required ? fresh.end() : fresh.latestRenewal())
                .orElse(since.plus(LONGEST_WITHOUT_AGE));
        return now.isBefore(end) ? Optional.of(new Outage(worse, since, end)) : Optional.empty();
    }

    /** It had passed, or is not known and something is decided, or it is required by now, so that a bundle would not be complete. */
    private static boolean takesBack(Item item, Published last, EvidenceBundleSpec spec) {
        return isRequired(item.name(), spec)
                || last.items().stream()
                        .filter(said -> said.name().equals(item.name()))
                        .findFirst()
                        .map(SaidItem::passed)
                        .orElseGet(() -> item.since().isEmpty());
    }

    private static boolean isRequired(String name, EvidenceBundleSpec spec) {
        return spec.items().stream().filter(item -> item.name().equals(name)).anyMatch(BundleItemSpec::required);
    }

    /** Returns the same for people. */
    String told() {
        var further = items.size() > SHOWN ? "; and " + (items.size() - SHOWN) + " more" : "";
        return items.stream()
                .limit(SHOWN)
                .map(item -> "item \"" + item.name() + "\" cannot be had since " + item.since() + ", " + item.reason()
                        + ": " + item.message())
                .collect(Collectors.joining(
                        "; ",
                        "",
                        further + "; it is asked for again, and what was published before stays until " + end));
    }
}
