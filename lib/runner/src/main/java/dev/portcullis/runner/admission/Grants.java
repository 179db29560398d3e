package dev.portcullis.runner.admission;

import java.util.Set;

/**
 * What a pool has granted, as the API server has it now.
 *
 * @param epoch of the leader that may grant
 * @param uids of the Pods that hold a grant
 */
public record Grants(long epoch, Set<String> uids) {
    /** Nobody was granted anything. */
    public static final Grants NONE = new Grants(0, Set.of());

    public Grants {
        uids = Set.copyOf(uids);
    }
}
