package dev.portcullis.sigstore.tuf.metadata;

import com.google.protobuf.ByteString;
import dev.portcullis.sigstore.crypto.Fingerprint;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.crypto.Pem;
import dev.portcullis.sigstore.crypto.PublicKeys;
import dev.portcullis.sigstore.crypto.Signatures;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public key and the one way in which it signs.
 *
 * @param key the key
 * @param scheme how it signs
 * @param fingerprint the same for the same key, whatever it is called
 */
public record TufKey(PublicKey key, Scheme scheme, String fingerprint) {
    private static final PSSParameterSpec PSS_SHA_256 =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);
    /** All of a SubjectPublicKeyInfo (RFC 8410) but the key itself. */
    private static final ByteString ED25519_PREFIX =
            ByteString.copyFrom(HexFormat.of().parseHex("302a300506032b6570032100"));

    private static final int ED25519_HEX_LENGTH = 64;

    /** The schemes of the specification. */
    public enum Scheme {
        ED25519,
        ECDSA_P256_SHA_256,
        ECDSA_P384_SHA_384,
        RSA_PSS_SHA_256
    }

    /** Reads a key; empty for kinds and schemes that are not known here, and for keys that cannot be read. */
    static Optional<TufKey> read(String type, String scheme, String value) {
        return switch (type + "/" + scheme) {
            case "ed25519/ed25519" -> raw(value).map(key -> of(Scheme.ED25519, key));
            case "ecdsa/ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256/ecdsa-sha2-nistp256" ->
                pem(value).filter(key -> isOnCurve(key, 256)).map(key -> of(Scheme.ECDSA_P256_SHA_256, key));
            case "ecdsa/ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384/ecdsa-sha2-nistp384" ->
                pem(value).filter(key -> isOnCurve(key, 384)).map(key -> of(Scheme.ECDSA_P384_SHA_384, key));
            case "rsa/rsassa-pss-sha256" ->
                pem(value).filter(RSAPublicKey.class::isInstance).map(key -> of(Scheme.RSA_PSS_SHA_256, key));
            default -> Optional.empty();
        };
    }

    /** Tells whether this is a signature over a message by this key. */
    boolean hasSigned(ByteString message, ByteString signature) {
        byte[] signed = message.toByteArray();
        byte[] bytes = signature.toByteArray();
        return switch (scheme) {
            case ED25519 -> Signatures.coversMessage(key, signed, bytes);
            case ECDSA_P256_SHA_256 -> ecdsa(HashAlgorithm.SHA_256, signed, bytes);
            case ECDSA_P384_SHA_384 -> ecdsa(HashAlgorithm.SHA_384, signed, bytes);
            case RSA_PSS_SHA_256 -> pss(signed, bytes);
        };
    }

    private boolean ecdsa(HashAlgorithm hash, byte[] message, byte[] signature) {
        return Signatures.coversDigest(key, hash, hash.digest(message), signature);
    }

    private boolean pss(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("RSASSA-PSS");
            verifier.setParameter(PSS_SHA_256);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static TufKey of(Scheme scheme, PublicKey key) {
        return new TufKey(key, scheme, Fingerprint.of(key));
    }

    private static Optional<PublicKey> raw(String hex) {
        if (hex.length() != ED25519_HEX_LENGTH) {
            return Optional.empty();
        }
        try {
            return PublicKeys.fromSpki(ED25519_PREFIX
                    .concat(ByteString.copyFrom(HexFormat.of().parseHex(hex)))
                    .toByteArray());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<PublicKey> pem(String text) {
        return Pem.parse(text)
                .filter(pem -> pem.label().equals("PUBLIC KEY"))
                .flatMap(pem -> PublicKeys.fromSpki(pem.der().toByteArray()));
    }

    private static boolean isOnCurve(PublicKey key, int bits) {
        return key instanceof ECPublicKey ec
                && ec.getParams().getCurve().getField().getFieldSize() == bits;
    }
}
