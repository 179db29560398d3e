package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The two numbers of an ECDSA signature. */
public record Ecdsa(BigInteger r, BigInteger s) {
    /** Reads the first half of bytes as {@code r} and the rest as {@code s}. */
    public static Ecdsa halves(byte[] signature) {
        int half = signature.length / 2;
        return new Ecdsa(
                new BigInteger(1, Arrays.copyOf(signature, half)),
                new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length)));
    }

    /** Reads an Ecdsa-Sig-Value (RFC 5480), or gives null where the bytes are something else. */
    public static @Nullable Ecdsa der(byte[] signature) {
        try {
            DerReader reader = new DerReader(signature);
            DerReader numbers = reader.read(DerReader.SEQUENCE, "invalid ASN.1");
            Ecdsa ecdsa = new Ecdsa(numbers.integer("invalid ASN.1"), numbers.integer("invalid ASN.1"));
            return reader.isEmpty() && numbers.isEmpty() ? ecdsa : null;
        } catch (MalformedException e) {
            return null;
        }
    }

    boolean fits(Curve curve) {
        return r.signum() > 0 && s.signum() > 0 && r.compareTo(curve.order()) < 0 && s.compareTo(curve.order()) < 0;
    }

    /** Both numbers in as many bytes as the curve's order takes, one after the other, as JWS has them (RFC 7518 §3.4). */
    public byte[] joined(Curve curve) {
        int length = curve.orderBytes();
        byte[] joined = Arrays.copyOf(Integers.bytes(r, length), 2 * length);
        System.arraycopy(Integers.bytes(s, length), 0, joined, length, length);
        return joined;
    }
}
