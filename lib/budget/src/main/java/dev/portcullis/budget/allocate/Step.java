package dev.portcullis.budget.allocate;

import dev.portcullis.budget.ledger.LedgerEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What followed from an event.
 *
 * @param ledger what is to be written, in this order, before anything is done about it
 * @param waits jobs that the event queued and that were not granted
 * @param wakeAt when {@link Event.ClockAdvanced} is due, since a rate allows more then; null if time alone changes nothing
 */
public record Step(
        List<LedgerEvent> ledger,
        List<Wait> waits,
        @Nullable Instant wakeAt) {
    public Step {
        ledger = List.copyOf(ledger);
        waits = List.copyOf(waits);
    }

    /** The grants among what is to be written. */
    public List<LedgerEvent.Granted> grants() {
        return ledger.stream()
                .filter(LedgerEvent.Granted.class::isInstance)
                .map(LedgerEvent.Granted.class::cast)
                .toList();
    }
}
