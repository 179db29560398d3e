package dev.portcullis.operator.evidencebundle;

import dev.portcullis.registry.Referrers.Referrer;
import java.time.Instant;

/**
 * A bundle in a registry that one object had published, verified with the key or identity that signs for it now.
 *
 * @param referrer as the registry lists it
 * @param createdAt what its statement says; by this, policies tell which is the newest
 * @param timestamped whether it carries a timestamp
 * @param logged whether it carries an entry of a log
 */
record OwnBundle(Referrer referrer, Instant createdAt, boolean timestamped, boolean logged) {
    /** Returns whether every policy that counts the other one counts this one, and takes it for the newer. */
    boolean outdates(OwnBundle other) {
        return createdAt.isAfter(other.createdAt) && (timestamped || !other.timestamped) && (logged || !other.logged);
    }
}
