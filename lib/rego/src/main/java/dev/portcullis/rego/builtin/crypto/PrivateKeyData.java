package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;

/** A private key as it was read. */
public sealed interface PrivateKeyData {
    /** The public key that belongs to it. */
    PublicKeyData publicKey();

    /**
     * An RSA key (RFC 8017 §3.2) of two primes.
     *
     * @param publicKey its modulus and public exponent
     * @param exponent the private exponent
     * @param p the first prime
     * @param q the second one
     */
    record Rsa(PublicKeyData.Rsa publicKey, BigInteger exponent, BigInteger p, BigInteger q) implements PrivateKeyData {
        /** The exponent modulo {@code p - 1}. */
        public BigInteger exponentOfP() {
            return exponent.mod(p.subtract(BigInteger.ONE));
        }

        /** The exponent modulo {@code q - 1}. */
        public BigInteger exponentOfQ() {
            return exponent.mod(q.subtract(BigInteger.ONE));
        }

        /** The inverse of {@code q} modulo {@code p}. */
        public BigInteger coefficient() {
            return q.modInverse(p);
        }
    }

    /** A number below the order of a curve. */
    record Ec(PublicKeyData.Ec publicKey, BigInteger secret) implements PrivateKeyData {}

    /**
     * A key of Ed25519.
     *
     * @param seed the 32 bytes that RFC 8032 calls the private key
     */
    record Ed25519(PublicKeyData.Ed25519 publicKey, Bytes seed) implements PrivateKeyData {}

    /** A key of X25519. */
    record X25519(PublicKeyData.X25519 publicKey, Bytes secret) implements PrivateKeyData {}
}
