package dev.portcullis.evidence;

import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.Instant;

/**
 * An accepted trust root.
 *
 * @param name the name that policies use
 * @param revision content hash of the accepted revision, as decision records name it
 * @param basis hash of what facts depend on; two roots with the same one hold the same material, and a fact under one holds under the other
 * @param root the parsed material
 * @param verifiedUntil the last instant at which new facts are made with it; those made before hold on
 */
public record TrustRootInForce(String name, String revision, String basis, TrustRoot root, Instant verifiedUntil) {
    /** Returns a root that nobody has to refresh: only an edit changes it. */
    public static TrustRootInForce lasting(String name, String revision, TrustRoot root) {
        return new TrustRootInForce(name, revision, revision, root, Instant.MAX);
    }

    /** Returns whether new facts may be made with it. */
    boolean verifiesAt(Instant now) {
        return !now.isAfter(verifiedUntil);
    }
}
