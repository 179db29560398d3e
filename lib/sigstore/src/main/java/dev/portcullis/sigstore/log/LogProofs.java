package dev.portcullis.sigstore.log;

import java.util.List;

/**
 * What came of a bundle's log entries. Every one of them is about the bundle's signature.
 *
 * @param proofs entries that logs of the trust root hold
 * @param unknown how many entries name logs that the trust root does not have
 */
public record LogProofs(List<LogProof> proofs, int unknown) {
    public LogProofs {
        proofs = List.copyOf(proofs);
    }
}
