package dev.portcullis.sigstore;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.sigstore.content.Content;
import dev.portcullis.sigstore.content.SignedContent;
import java.util.Set;

/** Puts what was established into the outcome. */
final class Outcomes {
    private Outcomes() {}

    static Verification.Verified verified(
            SignedContent signed, Signer signer, Set<TrustMaterial> material, Proofs proven) {
        ByteString payload = switch (signed.content()) {
            case Content.Envelope envelope -> envelope.payload();
            case Content.Message message -> ByteString.EMPTY;
            case Content.SimpleSigning simple -> simple.payload();
        };
        return new Verification.Verified(
                signed.artifact().digest(), signed.claim(), signer, material, proven.times(), new SignedBytes(payload));
    }
}
