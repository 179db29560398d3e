package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import org.jspecify.annotations.Nullable;

/** The curves of NIST (SP 800-186) that Go's {@code crypto/x509} reads; the JDK computes with all but {@link #P224}. */
public enum Curve {
    P224(
            "1.3.132.0.33",
            "ffffffffffffffffffffffffffffffff000000000000000000000001",
            "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
            "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
            "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21"
                    + "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34"),
    P256(
            "1.2.840.10045.3.1.7",
            "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                    + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
    P384(
            "1.3.132.0.34",
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
                    + "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"),
    P521(
            "1.3.132.0.35",
            "01" + "f".repeat(130),
            "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf07"
                    + "3573df883d2c34f1ef451fd46b503f00",
            "01" + "f".repeat(65) + "a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
            "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de"
                    + "3348b3c1856a429bf97e7e31c2e5bd66"
                    + "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad07"
                    + "61353c7086a272c24088be94769fd16650");

    private final String identifier;
    private final BigInteger prime;
    private final BigInteger b;
    private final BigInteger order;
    private final BigInteger x;
    private final BigInteger y;

    Curve(String identifier, String prime, String b, String order, String generator) {
        this.identifier = identifier;
        this.prime = new BigInteger(prime, 16);
        this.b = new BigInteger(b, 16);
        this.order = new BigInteger(order, 16);
        this.x = new BigInteger(generator.substring(0, generator.length() / 2), 16);
        this.y = new BigInteger(generator.substring(generator.length() / 2), 16);
    }

    /** The curve of an OBJECT IDENTIFIER, or null where it is another one. */
    public static @Nullable Curve of(String identifier) {
        for (Curve curve : values()) {
            if (curve.identifier.equals(identifier)) {
                return curve;
            }
        }
        return null;
    }

    /** The order of the generator: private keys are below it. */
    public BigInteger order() {
        return order;
    }

    /** How many bytes a coordinate takes. */
    public int coordinateBytes() {
        return (prime.bitLength() + 7) / 8;
    }

    /** How many bytes a private key takes. */
    public int orderBytes() {
        return (order.bitLength() + 7) / 8;
    }

    /** Says whether a point is on the curve, which the neutral element is not. */
    public boolean contains(BigInteger px, BigInteger py) {
        boolean inField = px.signum() >= 0 && py.signum() >= 0 && px.compareTo(prime) < 0 && py.compareTo(prime) < 0;
        BigInteger right =
                px.pow(3).subtract(px.multiply(BigInteger.valueOf(3))).add(b);
        return inField && py.multiply(py).subtract(right).mod(prime).signum() == 0;
    }

    /**
     * The public key of a private one.
     *
     * @throws IllegalArgumentException unless the private key is from 1 to the order less 1
     */
    public PublicKeyData.Ec publicKey(BigInteger secret) {
        if (secret.signum() <= 0 || secret.compareTo(order) >= 0) {
            throw new IllegalArgumentException("private key out of range");
        }
        // Two points whose difference stays the generator: each bit costs the same two operations, whether it is set or
        // not.
        @Nullable ECPoint low = null;
        ECPoint high = new ECPoint(x, y);
        ECPoint generator = high;
        for (int bit = order.bitLength() - 1; bit >= 0; bit--) {
            ECPoint sum = low == null ? high : add(low, high);
            if (secret.testBit(bit)) {
                low = sum;
                high = add(high, high);
            } else {
                high = low == null ? generator : sum;
                low = low == null ? null : add(low, low);
            }
        }
        if (low == null) {
            throw new IllegalStateException("no bit is set");
        }
        return new PublicKeyData.Ec(this, low.getAffineX(), low.getAffineY());
    }

    private ECPoint add(ECPoint p, ECPoint q) {
        if (p.getAffineX().equals(q.getAffineX()) && !p.getAffineY().equals(q.getAffineY())) {
            // Comes up in the very last step only, for the greatest private key, and is dropped there.
            return ECPoint.POINT_INFINITY;
        }
        BigInteger slope = p.equals(q)
                ? p.getAffineX()
                        .pow(2)
                        .subtract(BigInteger.ONE)
                        .multiply(BigInteger.valueOf(3))
                        .multiply(p.getAffineY().shiftLeft(1).modInverse(prime))
                : q.getAffineY()
                        .subtract(p.getAffineY())
                        .multiply(q.getAffineX().subtract(p.getAffineX()).modInverse(prime));
        BigInteger sumX = slope.multiply(slope)
                .subtract(p.getAffineX())
                .subtract(q.getAffineX())
                .mod(prime);
        BigInteger sumY = slope.multiply(p.getAffineX().subtract(sumX))
                .subtract(p.getAffineY())
                .mod(prime);
        return new ECPoint(sumX, sumY);
    }

    ECParameterSpec parameters() {
        BigInteger a = prime.subtract(BigInteger.valueOf(3));
        return new ECParameterSpec(new EllipticCurve(new ECFieldFp(prime), a, b), new ECPoint(x, y), order, 1);
    }
}
