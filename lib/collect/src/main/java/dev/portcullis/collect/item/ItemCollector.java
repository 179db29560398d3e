package dev.portcullis.collect.item;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.CollectRequest;
import dev.portcullis.collect.Collected;
import dev.portcullis.collect.Collector;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.Problem;
import dev.portcullis.core.decision.PlainText;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes items of evidence bundles: collects, holds documents against their age, and says what came of it in bounded words. */
public final class ItemCollector {
    /** How far the clocks of others may be ahead of ours. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Collector collector;
    private final InstantSource clock;

    public ItemCollector(Collector collector, InstantSource clock) {
        this.collector = collector;
        this.clock = clock;
    }

    /** Collects an item. */
    public CollectedItem collect(WantedItem wanted, CollectRequest request) {
        var collected = collector.collect(wanted.spec(), request);
        var now = clock.instant();
        return switch (collected) {
            case Collected.Passed(var document) -> item(wanted, document, age(wanted, document.time(), now), now);
            case Collected.NotPassed(var problem, var document) -> item(wanted, document, outcome(problem), now);
        };
    }

    private static ItemOutcome age(WantedItem wanted, Instant time, Instant now) {
        if (time.isAfter(now.plus(SKEW))) {
            return outcome(new Problem(CollectReason.DOCUMENT_FROM_FUTURE, "the document is of " + time));
        }
        if (wanted.maxAge() != null && time.isBefore(now.minus(wanted.maxAge()))) {
            return outcome(new Problem(
                    CollectReason.DOCUMENT_TOO_OLD, "the document is of " + time + ", older than " + wanted.maxAge()));
        }
        return new ItemOutcome.Passed();
    }

    private static ItemOutcome outcome(Problem problem) {
        var code = problem.reason().code();
        var detail = PlainText.of(problem.detail(), ItemOutcome.MAX_DETAIL);
        return problem.reason().missing()
                ? new ItemOutcome.Missing(code, detail)
                : new ItemOutcome.Failed(code, detail);
    }

    private static CollectedItem item(
            WantedItem wanted, @Nullable Document document, ItemOutcome outcome, Instant now) {
        var item = new EvidenceItem(
                wanted.name(),
                wanted.spec().kind().code(),
                document == null ? null : document.mediaType(),
                document == null ? null : document.digest(),
                wanted.predicateType(),
                document == null ? now : bounded(document.time(), now),
                wanted.controls(),
                wanted.required(),
                outcome);
        return new CollectedItem(item, document == null ? "" : document.made());
    }

    /**
     * A document may tell a time that no statement can; it did not pass then, save one of before 1970, whose age nobody asked for. One that is a little ahead is of
     * now: whoever admits images refuses what is of later.
     */
    private static Instant bounded(Instant time, Instant now) {
        if (time.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return time.isAfter(now) ? now : time;
    }
}
