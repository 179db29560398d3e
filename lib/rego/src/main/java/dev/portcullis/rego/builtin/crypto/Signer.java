package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * Makes signatures that depend on key and message alone, as policies' results must: ECDSA with the nonce of RFC 6979, PSS with a salt that is
 * an HMAC of the message by the private exponent. Go draws both at random, and takes either.
 */
public final class Signer {
    private Signer() {}

    /**
     * Signs by RSASSA-PKCS1-v1_5.
     *
     * @throws MalformedException if the key cannot sign
     */
    public static byte[] pkcs1(PrivateKeyData.Rsa key, Hash hash, byte[] message) {
        return sealed(key, RsaPadding.pkcs1(hash, message, length(key)));
    }

    /**
     * Signs by RSASSA-PSS with a salt as long as the hash.
     *
     * @throws MalformedException if the key cannot sign
     */
    public static byte[] pss(PrivateKeyData.Rsa key, Hash hash, byte[] message) {
        byte[] salt = hash.hmac(Integers.bytes(key.exponent()), message);
        int bits = key.publicKey().modulus().bitLength() - 1;
        return sealed(key, RsaPadding.pss(hash, message, salt, bits));
    }

    private static int length(PrivateKeyData.Rsa key) {
        return (key.publicKey().modulus().bitLength() + 7) / 8;
    }

    private static byte[] sealed(PrivateKeyData.Rsa key, byte @Nullable [] padded) {
        boolean whole = key.p().bitLength() + key.q().bitLength() <= 2 * Signatures.MAX_RSA_BITS
                && key.p().multiply(key.q()).equals(key.publicKey().modulus());
        if (padded == null || !whole || !Signatures.isUsable(key.publicKey())) {
            throw new MalformedException("crypto/rsa: the key is too short or long, or inconsistent");
        }
        try {
            BigInteger exponent = BigInteger.valueOf(key.publicKey().exponent());
            PrivateKey privateKey = KeyFactory.getInstance("RSA")
                    .generatePrivate(new RSAPrivateCrtKeySpec(
                            key.publicKey().modulus(),
                            exponent,
                            key.exponent(),
                            key.p(),
                            key.q(),
                            key.exponentOfP(),
                            key.exponentOfQ(),
                            key.coefficient()));
            Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, privateKey);
            byte[] block = new byte[length(key)];
            System.arraycopy(padded, 0, block, block.length - padded.length, padded.length);
            return cipher.doFinal(block);
        } catch (GeneralSecurityException | ArithmeticException e) {
            throw new MalformedException("crypto/rsa: the key is inconsistent");
        }
    }

    /**
     * Signs by ECDSA, whichever the curve's usual hash function is.
     *
     * @throws MalformedException if the JDK does not have the curve, or the key is out of its range
     */
    public static Ecdsa ecdsa(PrivateKeyData.Ec key, Hash hash, byte[] message) {
        if (key.secret().signum() <= 0
                || key.secret().compareTo(key.publicKey().curve().order()) >= 0) {
            throw new MalformedException("ecdsa: invalid private key");
        }
        return DeterministicEcdsa.sign(key, hash, message);
    }

    /** Signs by Ed25519. */
    public static byte[] ed25519(PrivateKeyData.Ed25519 key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair(key.seed().array()).getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key of Ed25519 with a seed of 32 bytes. */
    public static PrivateKeyData.Ed25519 ed25519(Bytes seed) {
        byte[] encoded = pair(seed.array()).getPublic().getEncoded();
        byte[] publicKey = Arrays.copyOfRange(encoded, encoded.length - seed.length(), encoded.length);
        return new PrivateKeyData.Ed25519(new PublicKeyData.Ed25519(Bytes.owning(publicKey)), seed);
    }

    private static KeyPair pair(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, new Seed(seed));
            KeyPair pair = generator.generateKeyPair();
            // The JDK derives public keys nowhere else; should it ever draw its seeds otherwise, this must not pass
            // unseen.
            boolean taken = pair.getPrivate() instanceof EdECPrivateKey made
                    && made.getBytes()
                            .filter(bytes -> Arrays.equals(bytes, seed))
                            .isPresent();
            if (!taken) {
                throw new IllegalStateException("the JDK made another key of Ed25519 than it was told to");
            }
            return pair;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** "Randomness" that is a given seed. */
    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
