package dev.portcullis.sigstore.tuf;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;

/**
 * The versions of the metadata by which a file was delivered. Whoever remembers them notices a rollback
 * even where the state itself was lost.
 *
 * @param root of the newest root
 * @param timestamp of the timestamp
 * @param snapshot of the snapshot
 * @param targets of the targets metadata
 */
public record TufVersions(long root, long timestamp, long snapshot, long targets) {
    /**
     * Passes later versions on unless they went back. After a new root the others may: a lost key is made good again so, and only the root's
     * keys can bring one about.
     */
    public Checked<TufVersions> replacedBy(TufVersions later) {
        var wentBack = later.root < root
                || (later.root == root
                        && (later.timestamp < timestamp || later.snapshot < snapshot || later.targets < targets));
        return wentBack
                ? Checked.refuse(Reason.TUF_ROLLBACK, "the repository went back from " + this + " to " + later)
                : Checked.pass(later);
    }

    /** Names all four. */
    @Override
    public String toString() {
        return "root %d, timestamp %d, snapshot %d, targets %d".formatted(root, timestamp, snapshot, targets);
    }
}
