package dev.portcullis.budget.simulate;

import dev.portcullis.budget.ledger.LedgerEvent;
import java.util.List;

/**
 * A simulation's end.
 *
 * @param report what came of it
 * @param ledger what was written on the way, which a ledger's checker can be given
 */
public record Outcome(Report report, List<LedgerEvent> ledger) {
    public Outcome {
        ledger = List.copyOf(ledger);
    }
}
