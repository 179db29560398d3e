package dev.portcullis.sigstore.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Reads public keys: ECDSA on P-256, P-384 and P-521, RSA of 2048 to 8192 bits, Ed25519. */
public final class PublicKeys {
    private static final int RSA_MIN_BITS = 2048;
    private static final int RSA_MAX_BITS = 8192;
    private static final int P256 = 256;
    private static final int P384 = 384;
    private static final int P521 = 521;

    private PublicKeys() {}

    /** Reads a SubjectPublicKeyInfo (RFC 5280) in DER form; empty if it is malformed or of an unsupported kind. */
    public static Optional<PublicKey> fromSpki(byte[] der) {
        try {
            // Reading as a primitive refuses trailing bytes, which the key factory would ignore.
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(Der.read(der));
            Optional<String> algorithm = algorithm(info.getAlgorithm());
            if (algorithm.isEmpty()) {
                return Optional.empty();
            }
            PublicKey key = KeyFactory.getInstance(algorithm.get()).generatePublic(new X509EncodedKeySpec(der));
            return isSupported(key) ? Optional.of(key) : Optional.empty();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads an RSAPublicKey (RFC 8017) in DER form. */
    public static Optional<PublicKey> fromPkcs1(byte[] der) {
        try {
            AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
            return fromSpki(new SubjectPublicKeyInfo(rsa, der).getEncoded("DER"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Tells whether signatures by this key can be checked. */
    public static boolean isSupported(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> Set.of(P256, P384, P521).contains(fieldSize(ec));
            case RSAPublicKey rsa ->
                rsa.getModulus().bitLength() >= RSA_MIN_BITS
                        && rsa.getModulus().bitLength() <= RSA_MAX_BITS
                        && rsa.getPublicExponent().testBit(0);
            case EdECPublicKey ed -> "Ed25519".equals(ed.getParams().getName());
            default -> false;
        };
    }

    /** Returns the hash algorithms to try for a signature over a message, the key's usual one first. */
    public static List<HashAlgorithm> hashes(PublicKey key) {
        HashAlgorithm usual = usualHash(key);
        return usual == HashAlgorithm.SHA_256 ? List.of(usual) : List.of(usual, HashAlgorithm.SHA_256);
    }

    /** Returns the hash algorithm that belongs to a key in Sigstore's algorithm registry. */
    public static HashAlgorithm usualHash(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec when fieldSize(ec) == P384 -> HashAlgorithm.SHA_384;
            case ECPublicKey ec when fieldSize(ec) == P521 -> HashAlgorithm.SHA_512;
            case EdECPublicKey ed -> HashAlgorithm.SHA_512;
            default -> HashAlgorithm.SHA_256;
        };
    }

    /** Returns the names in Sigstore's {@code PublicKeyDetails} that fit a key. */
    public static Set<String> details(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> curveDetails(fieldSize(ec));
            case RSAPublicKey rsa -> {
                int bits = rsa.getModulus().bitLength();
                yield Set.of("PKIX_RSA_PKCS1V15_" + bits + "_SHA256", "PKIX_RSA_PSS_" + bits + "_SHA256");
            }
            case EdECPublicKey ed -> Set.of("PKIX_ED25519", "PKIX_ED25519_PH");
            default -> Set.of();
        };
    }

    private static Set<String> curveDetails(int fieldSize) {
        return switch (fieldSize) {
            case P256 -> Set.of("PKIX_ECDSA_P256_SHA_256");
            case P384 -> Set.of("PKIX_ECDSA_P384_SHA_384", "PKIX_ECDSA_P384_SHA_256");
            default -> Set.of("PKIX_ECDSA_P521_SHA_512", "PKIX_ECDSA_P521_SHA_256");
        };
    }

    private static Optional<String> algorithm(AlgorithmIdentifier identifier) {
        if (identifier.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return Optional.of("EC");
        }
        if (identifier.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return Optional.of("RSA");
        }
        return identifier.getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)
                ? Optional.of("Ed25519")
                : Optional.empty();
    }

    private static int fieldSize(ECPublicKey key) {
        return key.getParams().getCurve().getField().getFieldSize();
    }
}
