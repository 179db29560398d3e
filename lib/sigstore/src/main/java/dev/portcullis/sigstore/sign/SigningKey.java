package dev.portcullis.sigstore.sign;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.crypto.Pem;
import dev.portcullis.sigstore.crypto.PublicKeys;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;

/**
 * The public half of a key that signs.
 *
 * @param key the key: ECDSA on P-256, or Ed25519
 * @param spki the same as SubjectPublicKeyInfo (RFC 5280) in DER form
 */
public record SigningKey(PublicKey key, ByteString spki) {
    private static final String LABEL = "PUBLIC KEY";

    /** Reads one PEM block {@code PUBLIC KEY}; empty for anything else, and for keys that signatures are not made with here. */
    public static Optional<SigningKey> ofPem(String pem) {
        return Pem.parse(pem)
                .filter(block -> block.label().equals(LABEL))
                .flatMap(block -> ofSpki(block.der().toByteArray()));
    }

    /** Reads a SubjectPublicKeyInfo; empty for anything else, and for keys that signatures are not made with here. */
    public static Optional<SigningKey> ofSpki(byte[] der) {
        return PublicKeys.fromSpki(der)
                .filter(key -> PublicKeys.details(key).stream()
                        .anyMatch(kind -> kind.equals("PKIX_ECDSA_P256_SHA_256") || kind.equals("PKIX_ED25519")))
                .map(key -> new SigningKey(key, ByteString.copyFrom(der)));
    }

    /** Returns the hint by which bundles name it, as cosign writes it: Base64 of the SHA-256 of the DER form. */
    public String hint() {
        return Base64.getEncoder()
                .encodeToString(HashAlgorithm.SHA_256.digest(spki).toByteArray());
    }

    /** Returns the SHA-256 of the DER form as 64 hexadecimal digits, by which facts name it. */
    public String fingerprint() {
        return Digest.of(spki.toByteArray()).hex();
    }

    /** Returns the PEM form. */
    public String pem() {
        return new Pem(LABEL, spki).text();
    }
}
