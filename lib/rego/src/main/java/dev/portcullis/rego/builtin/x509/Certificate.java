package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.Bytes;
import dev.portcullis.rego.builtin.crypto.PublicKeyData;
import dev.portcullis.rego.builtin.crypto.PublicKeyParser;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate (RFC 5280) as Go's {@code x509.Certificate} holds it.
 *
 * @param version from 1 on
 */
public record Certificate(
        Encodings encodings,
        int version,
        BigInteger serialNumber,
        SignatureAlgorithm signatureAlgorithm,
        Bytes signature,
        PublicKeyParser.SubjectKey key,
        DistinguishedName issuer,
        DistinguishedName subject,
        CertificateTime notBefore,
        CertificateTime notAfter,
        List<Extension> extensions,
        KnownExtensions known) {

    /** The certificate and parts of it as they are encoded, with tag and length. */
    record Encodings(Bytes whole, Bytes signed, Bytes key, Bytes issuer, Bytes subject) {}

    public Certificate {
        extensions = List.copyOf(extensions);
    }

    /**
     * The certificate as Go writes it.
     *
     * @param urls whether its URLs are added as strings, as OPA does almost everywhere
     */
    public Value json(boolean urls) {
        return CertificateJson.of(this, urls);
    }

    /** The certificate in DER form. */
    public Bytes der() {
        return encodings.whole;
    }

    /** The subject's key; null where its algorithm is unknown. */
    public @Nullable PublicKeyData publicKey() {
        return key.key();
    }

    boolean has(String extension) {
        return extensions.stream().anyMatch(candidate -> candidate.identifier().equals(extension));
    }
}
