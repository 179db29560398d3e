package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.crypto.PublicKeyData;
import org.jspecify.annotations.Nullable;

/** What cryptography costs an evaluation, in the steps that the time it takes is worth. */
final class Charges {
    private static final int CHARACTERS_PER_STEP = 50;
    /** A signature by a curve takes about as long as a thousand members of arrays. */
    private static final int SIGNATURE = 2_000;

    private Charges() {}

    /** Pays for looking at a text and copying it. */
    static void text(Circumstances circumstances, long length) {
        circumstances.charge(1 + length / CHARACTERS_PER_STEP);
        circumstances.allocate(64 + 3 * length);
    }

    /** Pays for a signature that is verified by a key; an RSA key costs by the square of its length. */
    static void verification(Circumstances circumstances, @Nullable PublicKeyData key) {
        circumstances.charge(SIGNATURE);
        if (key instanceof PublicKeyData.Rsa rsa) {
            long words = rsa.modulus().bitLength() / Integer.SIZE;
            circumstances.charge(words * words / 8);
        }
    }

    /** Pays for a signature that is made by a key of so many bits, or for deriving a public key. */
    static void signature(Circumstances circumstances, long bits) {
        long words = bits / Integer.SIZE;
        circumstances.charge(SIGNATURE + words * words * words / 8);
    }
}
