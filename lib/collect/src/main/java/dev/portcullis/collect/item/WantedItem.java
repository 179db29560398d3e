package dev.portcullis.collect.item;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.CollectorSpec;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.evidencebundle.ItemOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item that an evidence bundle is to hold. What no bundle may hold is an {@link IllegalArgumentException}.
 *
 * @param name unique within the bundle
 * @param spec what is collected, and what it has to say
 * @param predicateType which kind of evidence it stands for
 * @param controls identifiers of the controls that it serves
 * @param required whether the bundle is incomplete without it
 * @param maxAge how old it may be; null for as old as it is
 */
public record WantedItem(
        String name,
        CollectorSpec spec,
        String predicateType,
        List<String> controls,
        boolean required,
        @Nullable Duration maxAge) {
    public WantedItem {
        var nothing = new ItemOutcome.Missing(CollectReason.NOT_FOUND.code(), "not collected yet");
        var empty = new EvidenceItem(
                name, spec.kind().code(), null, null, predicateType, Instant.EPOCH, controls, required, nothing);
        controls = empty.controls();
        if (maxAge != null && (maxAge.isNegative() || maxAge.isZero())) {
            throw new IllegalArgumentException("an age is longer than no time");
        }
    }
}
