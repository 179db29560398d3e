package dev.portcullis.budget.ledger;

import dev.portcullis.budget.quantity.Amounts;
import java.time.Instant;

/**
 * What a job holds: one record of the ledger.
 *
 * @param uid the Pod's, by which the record is kept
 * @param pool where it was reserved
 * @param budget which budget pays
 * @param repository the repository's number
 * @param run the run within the repository; empty while it is not known
 * @param amounts what is held
 * @param at since when
 * @param epoch under which leader it was written
 */
public record Reservation(
        String uid, String pool, String budget, long repository, String run, Amounts amounts, Instant at, long epoch) {
    /**
     * Checks the key.
     *
     * @throws IllegalArgumentException without a UID
     */
    public Reservation {
        if (uid.isBlank()) {
            throw new IllegalArgumentException("a reservation is kept by the UID of a Pod");
        }
    }

    /** The same job's, with other amounts since another time, under the leader who says so. */
    public Reservation with(Amounts others, Instant since, long leader) {
        return new Reservation(uid, pool, budget, repository, run, others, since, leader);
    }

    /** The same, of a run that has come to be known. */
    public Reservation ofRun(String known) {
        return new Reservation(uid, pool, budget, repository, known, amounts, at, epoch);
    }
}
