package dev.portcullis.sigstore.content;

import com.google.protobuf.ByteString;
import java.security.cert.X509Certificate;
import java.util.List;

/** What a bundle names as the key of its signature. None of it is trusted. */
public sealed interface SigningMaterial {
    /**
     * A certificate.
     *
     * @param leaf the signer's certificate
     * @param der the same in DER form
     * @param others further certificates that came with it, at most links of a chain
     */
    record Certificate(X509Certificate leaf, ByteString der, List<X509Certificate> others) implements SigningMaterial {
        public Certificate {
            others = List.copyOf(others);
        }
    }

    /** A key that the verifier must know; the hint only explains refusals. */
    record Key(String hint) implements SigningMaterial {}
}
