package dev.portcullis.crds.compile;

import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.Instant;

/**
 * A trust root as a revision has it.
 *
 * @param root what evidence is verified with
 * @param basis hash of the spec behind it, which a refresh that brought nothing new leaves as it is
 * @param verifiedUntil the last instant at which new evidence is verified with it
 */
public record CompiledTrustRoot(TrustRoot root, String basis, Instant verifiedUntil) {}
