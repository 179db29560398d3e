package dev.portcullis.budget.ledger;

import dev.portcullis.budget.tree.BudgetTree;
import java.time.Instant;

/** One line of a ledger's history, from which can be told afterwards whether every grant was right. */
public sealed interface LedgerEvent {
    Instant at();

    /** Limits came into force. */
    record LimitsSet(Instant at, BudgetTree tree) implements LedgerEvent {}

    /**
     * A job was granted what it asks for.
     *
     * @param queuedAt when it began to wait
     */
    record Granted(Instant at, Reservation reservation, Instant queuedAt) implements LedgerEvent {}

    /** A leader found that this is held, when it began or when a history is cut into files. It may stand already. */
    record Adopted(Instant at, Reservation reservation) implements LedgerEvent {}

    /** A Pod ran ungated, or asks for more than it was granted by now, and was charged. */
    record Charged(Instant at, Reservation reservation) implements LedgerEvent {}

    /**
     * The gate of a Pod was opened.
     *
     * @param epoch the leader that did so
     */
    record GateRemoved(Instant at, String uid, long epoch) implements LedgerEvent {}

    /** The run of a job that holds a reservation came to be known. */
    record RunKnown(Instant at, String uid, String run) implements LedgerEvent {}

    /** A reservation was given back. */
    record Released(Instant at, String uid) implements LedgerEvent {}
}
