package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;

/** A public key as it was read, which may be too weak to be used. */
public sealed interface PublicKeyData {
    /** An RSA key, of any size. */
    record Rsa(BigInteger modulus, long exponent) implements PublicKeyData {}

    /** A point on a curve. */
    record Ec(Curve curve, BigInteger x, BigInteger y) implements PublicKeyData {}

    /**
     * A key of Ed25519 (RFC 8032).
     *
     * @param bytes its 32 bytes
     */
    record Ed25519(Bytes bytes) implements PublicKeyData {}

    /** A DSA key (FIPS 186-4); nothing can be verified with it. */
    record Dsa(BigInteger p, BigInteger q, BigInteger g, BigInteger y) implements PublicKeyData {}

    /** A key of X25519 (RFC 7748), which is for key agreement only. */
    record X25519(Bytes bytes) implements PublicKeyData {}
}
