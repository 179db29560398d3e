package dev.portcullis.sigstore.trust;

import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.TrustMaterial.Kind;
import dev.portcullis.sigstore.crypto.Fingerprint;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A certificate authority or timestamp authority of a trust root.
 *
 * @param kind which of the two
 * @param chain its certificates, each issued by the next; the last one is the anchor
 * @param window when the authority is trusted
 */
public record Authority(Kind kind, List<X509Certificate> chain, ValidityWindow window) {
    public Authority {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("an authority has a certificate");
        }
    }

    public X509Certificate anchor() {
        return chain.getLast();
    }

    /** Tells whether the chain holds this certificate's key, in this certificate or another one. */
    public boolean lists(X509Certificate certificate) {
        return chain.stream().anyMatch(listed -> listed.getPublicKey().equals(certificate.getPublicKey()));
    }

    /** Returns all certificates of the chain as material. */
    public Set<TrustMaterial> material() {
        return chain.stream().map(this::material).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns one certificate of the chain as material. */
    public TrustMaterial material(X509Certificate certificate) {
        return new TrustMaterial(kind, Fingerprint.of(certificate));
    }
}
