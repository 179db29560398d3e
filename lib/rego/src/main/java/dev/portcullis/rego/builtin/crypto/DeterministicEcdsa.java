package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** ECDSA whose nonce is made from key and message (RFC 6979 §3.2). */
final class DeterministicEcdsa {
    private final PrivateKeyData.Ec key;
    private final Curve curve;
    private final Hash hash;

    private DeterministicEcdsa(PrivateKeyData.Ec key, Hash hash) {
        this.key = key;
        this.curve = key.publicKey().curve();
        this.hash = hash;
    }

    /**
     * Signs a message.
     *
     * @throws MalformedException if the JDK does not have the curve
     */
    static Ecdsa sign(PrivateKeyData.Ec key, Hash hash, byte[] message) {
        return new DeterministicEcdsa(key, hash).sign(hash.of(message));
    }

    private Ecdsa sign(byte[] digest) {
        BigInteger order = curve.order();
        BigInteger z = bits(digest);
        byte[] seed = concat(
                Integers.bytes(key.secret(), curve.orderBytes()), Integers.bytes(z.mod(order), curve.orderBytes()));
        byte[] v = new byte[hash.length()];
        Arrays.fill(v, (byte) 1);
        byte[] k = new byte[hash.length()];
        for (byte round = 0; round <= 1; round++) {
            k = hash.hmac(k, concat(v, new byte[] {round}, seed));
            v = hash.hmac(k, v);
        }
        while (true) {
            byte[] t = new byte[0];
            while (t.length < curve.orderBytes()) {
                v = hash.hmac(k, v);
                t = concat(t, v);
            }
            BigInteger nonce = bits(t);
            if (nonce.signum() > 0 && nonce.compareTo(order) < 0) {
                BigInteger r = xOfMultiple(nonce).mod(order);
                BigInteger s = nonce.modInverse(order)
                        .multiply(z.add(r.multiply(key.secret())))
                        .mod(order);
                if (r.signum() > 0 && s.signum() > 0) {
                    return new Ecdsa(r, s);
                }
            }
            k = hash.hmac(k, concat(v, new byte[1]));
            v = hash.hmac(k, v);
        }
    }

    /** The leftmost bits, as many as the order has. */
    private BigInteger bits(byte[] bytes) {
        int surplus = bytes.length * 8 - curve.order().bitLength();
        BigInteger all = new BigInteger(1, bytes);
        return surplus > 0 ? all.shiftRight(surplus) : all;
    }

    /** The x of a multiple of the generator: a key agreement with it, which the JDK computes in constant time. */
    private BigInteger xOfMultiple(BigInteger factor) {
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(factory.generatePrivate(new ECPrivateKeySpec(factor, curve.parameters())));
            ECPublicKeySpec generator = new ECPublicKeySpec(curve.parameters().getGenerator(), curve.parameters());
            agreement.doPhase(factory.generatePublic(generator), true);
            return new BigInteger(1, agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw new MalformedException("ecdsa: unsupported curve " + curve);
        }
    }

    private static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
