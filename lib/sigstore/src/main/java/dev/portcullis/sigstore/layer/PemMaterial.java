package dev.portcullis.sigstore.layer;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.SigningMaterial;
import dev.portcullis.sigstore.crypto.Certificates;
import dev.portcullis.sigstore.crypto.Pem;
import dev.portcullis.sigstore.crypto.PublicKeys;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the certificate of a layer, and the chain that came with it: at most links to an authority that the trust root names. */
final class PemMaterial {
    private static final int MAX_CHAIN = 8;
    private static final int MAX_LENGTH = 128 * 1024;
    private static final String END = "-----END CERTIFICATE-----";

    private PemMaterial() {}

    static Checked<SigningMaterial> parse(String certificate, String chain) {
        Optional<Pem> leaf =
                Pem.parse(certificate).filter(block -> block.label().equals("CERTIFICATE"));
        Optional<X509Certificate> parsed = leaf.flatMap(block -> Certificates.parse(block.der()));
        if (leaf.isEmpty() || parsed.isEmpty()) {
            return malformed("the layer's certificate annotation is not one certificate in PEM");
        }
        if (!PublicKeys.isSupported(parsed.get().getPublicKey())) {
            return Checked.refuse(
                    Reason.BUNDLE_CONTENT_UNSUPPORTED, "the certificate's key is of a kind that is not known here");
        }
        return others(chain)
                .then(others -> Checked.pass(
                        new SigningMaterial.Certificate(parsed.get(), leaf.get().der(), others)));
    }

    /** Cosign stores the root too, which proves nothing and is left out. */
    private static Checked<List<X509Certificate>> others(String chain) {
        if (chain.length() > MAX_LENGTH) {
            return Checked.refuse(Reason.BUNDLE_TOO_LARGE, "the layer's certificate chain is too long");
        }
        List<X509Certificate> others = new ArrayList<>();
        int begin = 0;
        for (int end = chain.indexOf(END); end >= 0; end = chain.indexOf(END, begin)) {
            Optional<X509Certificate> certificate = Pem.parse(chain.substring(begin, end + END.length()))
                    .flatMap(block -> Certificates.parse(block.der()));
            if (certificate.isEmpty() || others.size() == MAX_CHAIN) {
                return malformed("the layer's chain annotation is not a short list of certificates in PEM");
            }
            if (!Certificates.isSelfSigned(certificate.get())) {
                others.add(certificate.get());
            }
            begin = end + END.length();
        }
        return chain.substring(begin).isBlank()
                ? Checked.pass(others)
                : malformed("the layer's chain annotation holds something else than certificates in PEM");
    }

    private static <T> Checked<T> malformed(String detail) {
        return Checked.refuse(Reason.CERTIFICATE_MALFORMED, detail);
    }
}
