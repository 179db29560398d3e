package dev.portcullis.budget.allocate;

import dev.portcullis.budget.quantity.Amounts;
import java.time.Instant;

/**
 * A job whose Pod waits behind its gate.
 *
 * @param uid the Pod's
 * @param pool where it is to run
 * @param repository the repository's number
 * @param run the run within the repository, among which the repository's share is divided; empty where it is not known
 * @param requested what the Pods of the job ask for; the budget's footprint is taken where that is more
 * @param queuedAt when it began to wait
 */
public record Job(String uid, String pool, long repository, String run, Amounts requested, Instant queuedAt) {
    /**
     * Checks the key.
     *
     * @throws IllegalArgumentException without a UID
     */
    public Job {
        if (uid.isBlank()) {
            throw new IllegalArgumentException("a job is known by the UID of its Pod");
        }
    }
}
