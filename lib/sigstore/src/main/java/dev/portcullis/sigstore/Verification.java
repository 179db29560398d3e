package dev.portcullis.sigstore;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import java.util.List;
import java.util.Set;

/** The outcome of verifying one bundle. */
public sealed interface Verification {
    /**
     * The signature holds under the trust root. Who may sign is for the caller to decide.
     *
     * @param subject the artifact that the signed content is about
     * @param claim what was signed
     * @param signer who signed
     * @param material the pieces of the trust root that the proof used
     * @param times verified times of signing, earliest first; empty only for keys without a window
     * @param signed the signed statement; empty for a signature over the artifact itself
     */
    record Verified(
            Digest subject,
            Claim claim,
            Signer signer,
            Set<TrustMaterial> material,
            List<VerifiedTime> times,
            SignedBytes signed)
            implements Verification {
        public Verified {
            material = Set.copyOf(material);
            times = List.copyOf(times);
            if (material.isEmpty()) {
                throw new IllegalArgumentException("nothing is verified without trust material");
            }
        }
    }

    /** The bundle counts for nothing. */
    record Rejected(Rejection rejection) implements Verification {}
}
