package dev.portcullis.evidence;

import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.LayerVerifier;
import dev.portcullis.sigstore.SignedLayer;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.InstantSource;

/** Verifies evidence that should be about a digest; any fault is a rejection. */
interface EvidenceCheck {
    Verification bundle(byte[] json, Digest subject, TrustRoot root);

    Verification layer(SignedLayer layer, Digest subject, TrustRoot root);

    /** Returns the check of Sigstore's formats. */
    static EvidenceCheck sigstore(InstantSource clock) {
        return new Sigstore(new BundleVerifier(clock), new LayerVerifier(clock));
    }

    /** The formats that cosign and other Sigstore clients write. */
    record Sigstore(BundleVerifier bundles, LayerVerifier layers) implements EvidenceCheck {
        @Override
        public Verification bundle(byte[] json, Digest subject, TrustRoot root) {
            return bundles.verify(json, subject, root);
        }

        @Override
        public Verification layer(SignedLayer layer, Digest subject, TrustRoot root) {
            return layers.verify(layer, subject, root);
        }
    }
}
