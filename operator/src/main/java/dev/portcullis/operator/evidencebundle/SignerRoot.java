package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.sigstore.trust.TrustRoot;
import org.jspecify.annotations.Nullable;

/**
 * Under what the bundles of one signer hold.
 *
 * @param root the trust root
 * @param identity whose bundles they are; null where the trust root knows but the one key
 */
record SignerRoot(TrustRoot root, @Nullable CertificateIdentity identity) {
    /** Under a Sigstore instance everybody's bundles hold. */
    boolean isOwn(Signer signer) {
        return identity == null
                || (signer instanceof Signer.Keyless(var other)
                        && other.issuer().equals(identity.issuer())
                        && other.subject().equals(identity.subject())
                        && other.subjectType() == identity.subjectType());
    }
}
