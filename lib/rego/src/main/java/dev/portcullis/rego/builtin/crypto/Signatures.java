package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Verifies signatures as Go's standard library does: RSA keys have 1,024 bits or more and an odd exponent of 32 bits; and here at most
 * {@value #MAX_RSA_BITS}, since what a policy is handed can hold keys that take minutes. Whatever is wrong with key or signature, the answer
 * is no. P-224, which the JDK does not have, verifies nothing.
 */
public final class Signatures {
    /** The most bits that an RSA key may have to be computed with. */
    public static final int MAX_RSA_BITS = 8192;

    private static final int MIN_RSA_BITS = 1024;
    private static final long MAX_RSA_EXPONENT = Integer.MAX_VALUE;
    private static final byte[] ED25519_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

    private Signatures() {}

    /** Says whether Go computes with an RSA key, and it is short enough for us. */
    public static boolean isUsable(PublicKeyData.Rsa key) {
        int bits = key.modulus().bitLength();
        return bits >= MIN_RSA_BITS
                && bits <= MAX_RSA_BITS
                && key.modulus().testBit(0)
                && (key.exponent() & 1) == 1
                && key.exponent() > 2
                && key.exponent() <= MAX_RSA_EXPONENT;
    }

    /** Verifies RSASSA-PKCS1-v1_5 (RFC 8017 §8.2). */
    public static boolean pkcs1(PublicKeyData.Rsa key, Hash hash, byte[] message, byte[] signature) {
        int length = (key.modulus().bitLength() + 7) / 8;
        if (!isUsable(key) || signature.length != length) {
            return false;
        }
        byte[] wanted = RsaPadding.pkcs1(hash, message, length);
        byte[] found = opened(key, signature, length);
        return wanted != null && MessageDigest.isEqual(wanted, found);
    }

    /** How an RSASSA-PSS signature is made. */
    public record Pss(Hash hash, boolean anySalt) {}

    /** Verifies RSASSA-PSS (RFC 8017 §8.1), whose salt is as long as the hash unless any length will do. */
    public static boolean pss(PublicKeyData.Rsa key, Pss pss, byte[] message, byte[] signature) {
        int bits = key.modulus().bitLength() - 1;
        if (!isUsable(key) || signature.length != (bits + 8) / 8) {
            return false;
        }
        byte[] opened = opened(key, signature, signature.length);
        int spare = signature.length - (bits + 7) / 8;
        if (spare > 0 && opened[0] != 0) {
            return false;
        }
        RsaPadding.Padded padded =
                new RsaPadding.Padded(Bytes.owning(Arrays.copyOfRange(opened, spare, opened.length)), bits);
        return RsaPadding.isPss(pss.hash, message, pss.anySalt ? -1 : pss.hash.length(), padded);
    }

    /** The signature raised to the public exponent; all zeros, which is no padding, where it is not below the modulus. */
    private static byte[] opened(PublicKeyData.Rsa key, byte[] signature, int length) {
        BigInteger sealed = new BigInteger(1, signature);
        return sealed.compareTo(key.modulus()) >= 0
                ? new byte[length]
                : Integers.bytes(sealed.modPow(BigInteger.valueOf(key.exponent()), key.modulus()), length);
    }

    /** Verifies ECDSA (FIPS 186-5) with the two numbers of a signature. */
    public static boolean ecdsa(PublicKeyData.Ec key, Hash hash, byte[] message, Ecdsa signature) {
        if (!signature.fits(key.curve())) {
            return false;
        }
        try {
            ECPoint point = new ECPoint(key.x(), key.y());
            PublicKey publicKey = KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, key.curve().parameters()));
            Signature verifier = Signature.getInstance(hash.joined() + "withECDSAinP1363Format");
            verifier.initVerify(publicKey);
            verifier.update(message);
            return verifier.verify(signature.joined(key.curve()));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Verifies Ed25519 (RFC 8032). */
    public static boolean ed25519(PublicKeyData.Ed25519 key, byte[] message, byte[] signature) {
        byte[] encoded = Arrays.copyOf(
                ED25519_HEADER, ED25519_HEADER.length + key.bytes().length());
        System.arraycopy(
                key.bytes().array(),
                0,
                encoded,
                ED25519_HEADER.length,
                key.bytes().length());
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
