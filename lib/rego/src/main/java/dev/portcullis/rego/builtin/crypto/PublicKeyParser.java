package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the keys of certificates (RFC 5280 §4.1.2.7). */
public final class PublicKeyParser {
    private static final Bytes DER_NULL = Bytes.owning(new byte[] {5, 0});
    private static final int CURVE25519_BYTES = 32;

    private static final String X25519 = "1.3.101.110";

    private PublicKeyParser() {}

    /** The kinds of keys that Go has numbers for. */
    public enum Kind {
        UNKNOWN(0),
        RSA(1),
        DSA(2),
        ECDSA(3),
        ED25519(4);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** The number that Go gives it. */
        public int number() {
            return number;
        }
    }

    /**
     * A SubjectPublicKeyInfo.
     *
     * @param kind the kind that Go prints; unknown for X25519
     * @param key the key; null where the algorithm is unknown
     */
    public record SubjectKey(Kind kind, @Nullable PublicKeyData key) {}

    /**
     * Reads the content of a SubjectPublicKeyInfo.
     *
     * @throws MalformedException if it is none, or its key is none of its algorithm
     */
    public static SubjectKey info(DerReader content) {
        AlgorithmIdentifier algorithm = AlgorithmIdentifier.read(
                content.read(DerReader.SEQUENCE, "x509: malformed public key algorithm identifier"));
        Bytes key = content.bits("x509: malformed subjectPublicKey").rightAligned();
        return switch (algorithm.identifier()) {
            case "1.2.840.113549.1.1.1" -> new SubjectKey(Kind.RSA, rsa(algorithm.parameters(), key));
            case "1.2.840.10040.4.1" -> new SubjectKey(Kind.DSA, dsa(algorithm.parameters(), key));
            case "1.2.840.10045.2.1" -> new SubjectKey(Kind.ECDSA, ec(algorithm.parameters(), key));
            case "1.3.101.112" -> {
                requireNone(algorithm.parameters(), "x509: Ed25519 key encoded with illegal parameters");
                requireLength(key, "x509: wrong Ed25519 public key size");
                yield new SubjectKey(Kind.ED25519, new PublicKeyData.Ed25519(key));
            }
            default -> new SubjectKey(Kind.UNKNOWN, null);
        };
    }

    /**
     * Reads a whole SubjectPublicKeyInfo, as a PEM block {@code PUBLIC KEY} holds it.
     *
     * @throws MalformedException if it is none, something follows it, or its algorithm is unknown
     */
    public static PublicKeyData whole(byte[] der) {
        DerReader reader = new DerReader(der);
        DerReader content = reader.read(DerReader.SEQUENCE, "asn1: structure error: malformed public key");
        if (!reader.isEmpty()) {
            throw new MalformedException("x509: trailing data after ASN.1 of public-key");
        }
        DerReader algorithm = new DerReader(content.bytes()).read(DerReader.SEQUENCE, "x509: malformed key");
        PublicKeyData key = AlgorithmIdentifier.read(algorithm).identifier().equals(X25519)
                ? agreement(content)
                : info(content).key();
        if (key == null) {
            throw new MalformedException("x509: unknown public key algorithm");
        }
        return key;
    }

    private static PublicKeyData.X25519 agreement(DerReader content) {
        AlgorithmIdentifier algorithm =
                AlgorithmIdentifier.read(content.read(DerReader.SEQUENCE, "x509: malformed key"));
        requireNone(algorithm.parameters(), "x509: X25519 key encoded with illegal parameters");
        Bytes key = content.bits("x509: malformed subjectPublicKey").rightAligned();
        requireLength(key, "x509: wrong X25519 public key size");
        return new PublicKeyData.X25519(key);
    }

    private static PublicKeyData.Rsa rsa(Bytes parameters, Bytes key) {
        if (!parameters.equals(DER_NULL)) {
            throw new MalformedException("x509: RSA key missing NULL parameters");
        }
        DerReader content = new DerReader(key.array()).read(DerReader.SEQUENCE, "x509: invalid RSA public key");
        BigInteger modulus = content.integer("x509: invalid RSA modulus");
        long exponent = content.number("x509: invalid RSA public exponent");
        if (modulus.signum() <= 0) {
            throw new MalformedException("x509: RSA modulus is not a positive number");
        }
        if (exponent <= 0) {
            throw new MalformedException("x509: RSA public exponent is not a positive number");
        }
        return new PublicKeyData.Rsa(modulus, exponent);
    }

    private static PublicKeyData.Ec ec(Bytes parameters, Bytes key) {
        Curve curve = Curve.of(new DerReader(parameters.array()).identifier("x509: invalid ECDSA parameters"));
        if (curve == null) {
            throw new MalformedException("x509: unsupported elliptic curve");
        }
        int size = curve.coordinateBytes();
        byte[] point = key.array();
        if (point.length != 1 + 2 * size || point[0] != 4) {
            throw new MalformedException("ecdsa: invalid uncompressed public key");
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + size));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + size, point.length));
        if (!curve.contains(x, y)) {
            throw new MalformedException("ecdsa: point is not on the curve");
        }
        return new PublicKeyData.Ec(curve, x, y);
    }

    private static PublicKeyData.Dsa dsa(Bytes parameters, Bytes key) {
        BigInteger y = new DerReader(key.array()).integer("x509: invalid DSA public key");
        DerReader domain = new DerReader(parameters.array()).read(DerReader.SEQUENCE, "x509: invalid DSA parameters");
        BigInteger p = domain.integer("x509: invalid DSA parameters");
        BigInteger q = domain.integer("x509: invalid DSA parameters");
        BigInteger g = domain.integer("x509: invalid DSA parameters");
        if (y.signum() <= 0 || p.signum() <= 0 || q.signum() <= 0 || g.signum() <= 0) {
            throw new MalformedException("x509: zero or negative DSA parameter");
        }
        return new PublicKeyData.Dsa(p, q, g, y);
    }

    private static void requireNone(Bytes parameters, String otherwise) {
        if (parameters.length() != 0) {
            throw new MalformedException(otherwise);
        }
    }

    private static void requireLength(Bytes key, String otherwise) {
        if (key.length() != CURVE25519_BYTES) {
            throw new MalformedException(otherwise);
        }
    }
}
