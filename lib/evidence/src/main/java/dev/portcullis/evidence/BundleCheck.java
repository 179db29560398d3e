package dev.portcullis.evidence;

import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.trust.TrustRoot;

/** Verifies a bundle that should be about a digest; any fault is a rejection. */
@FunctionalInterface
interface BundleCheck {
    Verification verify(byte[] bundle, Digest subject, TrustRoot root);
}
