package dev.portcullis.sigstore.sign;

import dev.portcullis.core.reason.Reason;

/** The outcome of making a bundle. */
public sealed interface BundleSigning {
    /** It was made. */
    record Made(SignedBundle bundle) implements BundleSigning {}

    /**
     * It was not.
     *
     * @param reason why
     * @param detail one sentence for a person, without a secret
     */
    record Failed(Reason reason, String detail) implements BundleSigning {}
}
