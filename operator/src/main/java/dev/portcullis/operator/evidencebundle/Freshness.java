package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.compile.Durations;
import dev.portcullis.crds.evidencebundle.BundleItemSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Published;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.SaidItem;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.ConditionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a bundle is young enough for a spec: until the first of its items is older than it may be. Pure.
 *
 * @param createdAt when its items had been collected
 * @param said what it says of them
 * @param spec says how old each may be
 */
record Freshness(Instant createdAt, List<SaidItem> said, EvidenceBundleSpec spec) {
    /** Returns that of what was published; empty where nothing was, or its time cannot be read. */
    static Optional<Freshness> of(@Nullable Published last, EvidenceBundleSpec spec) {
        return Optional.ofNullable(last)
                .flatMap(published -> Instants.parse(published.createdAt())
                        .map(created -> new Freshness(created, published.items(), spec)));
    }

    /** Returns from when on it is too old; empty for never. */
    Optional<Instant> end() {
        return spec.items().stream().flatMap(item -> end(item).stream()).min(Comparator.naturalOrder());
    }

    private Optional<Instant> end(BundleItemSpec item) {
        return Optional.ofNullable(item.maxAge()).map(Durations::parse).map(time(item.name())::plus);
    }

    /** What did not pass has no age that counts, and is looked at again as if it were of the time at which it was collected. */
    private Instant time(String name) {
        return said.stream()
                .filter(item -> item.passed() && item.name().equals(name))
                .findFirst()
                .flatMap(item -> Instants.parse(item.time()))
                .filter(createdAt::isAfter)
                .orElse(createdAt);
    }

    /** Returns whether it is to be renewed: two thirds of the time are over for which it was young enough when it was made. */
    boolean isDue(Instant now) {
        return renewal(createdAt).filter(due -> !now.isBefore(due)).isPresent();
    }

    /** Returns until when its renewal waits for an item that is not required: there must be time left to sign and publish the others. */
    Optional<Instant> latestRenewal() {
        return renewal(createdAt)
                .flatMap(due ->
                        end().map(end -> due.plus(Duration.between(due, end).dividedBy(2))));
    }

    /** Returns whether it ends later than another. */
    boolean outlasts(Freshness other) {
        return end().filter(end -> other.end().filter(end::isAfter).isPresent()).isPresent();
    }

    /**
     * Returns when evidence is collected again so that it is renewed in time. Once that was done and nothing younger was found, it is after two thirds of what is
     * left: a document that nobody renews is neither asked for all the time nor only after its end.
     *
     * @param collected when evidence was collected last
     */
    Optional<Instant> next(Instant collected) {
        return renewal(createdAt).filter(collected::isBefore).or(() -> renewal(collected));
    }

    private Optional<Instant> renewal(Instant from) {
        return end().map(end ->
                from.plus(Duration.between(from, end).multipliedBy(2).dividedBy(3)));
    }

    /** Writes the stage that says how it stands, and returns when that ends; empty for not before something is published. */
    static Optional<Instant> tell(Stages stages, @Nullable Published last, EvidenceBundleSpec spec, Instant now) {
        var type = Condition.Type.FRESH;
        if (last == null) {
            stages.fails(type, ConditionReason.PENDING, "nothing was published yet");
            return Optional.empty();
        }
        if (!last.complete()) {
            stages.fails(type, ConditionReason.INCOMPLETE, "a required item did not pass; policies refuse the image");
            return Optional.empty();
        }
        var end = of(last, spec).flatMap(Freshness::end);
        if (end.isPresent() && !now.isBefore(end.get())) {
            stages.fails(
                    type,
                    ConditionReason.STALE,
                    "an item of what was published is older than it may be, since " + end.get());
            return Optional.empty();
        }
        stages.holds(
                type,
                ConditionReason.FRESH,
                "complete"
                        + end.map(until -> ", and young enough until " + until).orElse(""));
        return end;
    }
}
