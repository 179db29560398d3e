package dev.portcullis.rego.builtin.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The paddings of RSA signatures (RFC 8017 §9): PKCS #1 v1.5 and PSS with MGF1 of the same hash function. */
final class RsaPadding {
    private static final byte TRAILER = (byte) 0xbc;

    private RsaPadding() {}

    /** The padding that a signature of a message has, or null where the key is too short for it. */
    static byte @Nullable [] pkcs1(Hash hash, byte[] message, int length) {
        byte[] info = hash.digestInfo(message);
        if (length < info.length + 11) {
            return null;
        }
        byte[] padded = new byte[length];
        Arrays.fill(padded, (byte) 0xff);
        padded[0] = 0;
        padded[1] = 1;
        padded[length - info.length - 1] = 0;
        System.arraycopy(info, 0, padded, length - info.length, info.length);
        return padded;
    }

    /** A PSS padding of so many bits, or null where the key is too short for it. */
    static byte @Nullable [] pss(Hash hash, byte[] message, byte[] salt, int bits) {
        int length = (bits + 7) / 8;
        int hashed = hash.length();
        if (length < hashed + salt.length + 2) {
            return null;
        }
        byte[] digest = pssDigest(hash, hash.of(message), salt);
        byte[] padded = new byte[length];
        int maskedLength = length - hashed - 1;
        padded[maskedLength - salt.length - 1] = 1;
        System.arraycopy(salt, 0, padded, maskedLength - salt.length, salt.length);
        mask(hash, digest, padded, maskedLength);
        padded[0] &= (byte) (0xff >> (8 * length - bits));
        System.arraycopy(digest, 0, padded, maskedLength, hashed);
        padded[length - 1] = TRAILER;
        return padded;
    }

    /** Says whether bytes are a PSS padding of so many bits for a message; any length of salt will do where none is given (-1). */
    static boolean isPss(Hash hash, byte[] message, int saltLength, Padded padded) {
        byte[] bytes = padded.bytes.array();
        int hashed = hash.length();
        int maskedLength = bytes.length - hashed - 1;
        int spare = 8 * bytes.length - padded.bits;
        if (maskedLength < 1 || bytes[bytes.length - 1] != TRAILER || (bytes[0] & 0xff & ~(0xff >> spare)) != 0) {
            return false;
        }
        byte[] digest = Arrays.copyOfRange(bytes, maskedLength, maskedLength + hashed);
        byte[] block = Arrays.copyOf(bytes, maskedLength);
        mask(hash, digest, block, maskedLength);
        block[0] &= (byte) (0xff >> spare);
        int one = 0;
        while (one < maskedLength && block[one] == 0) {
            one++;
        }
        if (one == maskedLength || block[one] != 1 || (saltLength >= 0 && maskedLength - one - 1 != saltLength)) {
            return false;
        }
        byte[] salt = Arrays.copyOfRange(block, one + 1, maskedLength);
        return MessageDigest.isEqual(digest, pssDigest(hash, hash.of(message), salt));
    }

    /** Bytes of which so many bits count. */
    record Padded(Bytes bytes, int bits) {}

    private static byte[] pssDigest(Hash hash, byte[] digest, byte[] salt) {
        MessageDigest digester = hash.digester();
        digester.update(new byte[8]);
        digester.update(digest);
        digester.update(salt);
        return digester.digest();
    }

    private static void mask(Hash hash, byte[] seed, byte[] target, int length) {
        MessageDigest digester = hash.digester();
        for (int done = 0, counter = 0; done < length; counter++) {
            digester.update(seed);
            digester.update(
                    new byte[] {(byte) (counter >> 24), (byte) (counter >> 16), (byte) (counter >> 8), (byte) counter});
            byte[] block = digester.digest();
            for (int i = 0; i < block.length && done < length; i++, done++) {
                target[done] ^= block[i];
            }
        }
    }
}
