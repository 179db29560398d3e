package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.crypto.PublicKeyData;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** What work costs an evaluation, by the time it takes and by rough sizes of what the JVM allocates. */
final class Costs {
    private static final int BYTES_PER_ELEMENT = 8;
    private static final int BYTES_PER_MEMBER = 48;
    private static final int DEEPEST = 1_000;
    private static final int CHARACTERS_PER_STEP = 100;

    /** A signature by a curve takes about as long as a thousand members of arrays. */
    private static final int SIGNATURE = 2_000;

    private Costs() {}

    /** Pays for an array with so many elements that exist already. */
    static void elements(Circumstances circumstances, long count) {
        circumstances.charge(count + 1);
        circumstances.allocate(count * BYTES_PER_ELEMENT);
    }

    /** Pays for a set or object with so many members that exist already. */
    static void members(Circumstances circumstances, long count) {
        circumstances.charge(count + 1);
        circumstances.allocate(count * BYTES_PER_MEMBER);
    }

    /** Pays for looking at a text and for making one that is so many characters long. */
    static void text(Circumstances circumstances, long looked, long made) {
        circumstances.charge((looked + made) / CHARACTERS_PER_STEP + 1);
        circumstances.allocate(made * 2);
    }

    /** Pays for looking at as many characters once. */
    static void look(long characters, Circumstances circumstances) {
        if (characters >= CHARACTERS_PER_STEP) {
            circumstances.charge(characters / CHARACTERS_PER_STEP);
        }
    }

    /** Pays for searching a text, which takes as long as both lengths multiplied if an attacker chose them. */
    static void search(String text, String wanted, Circumstances circumstances) {
        look((long) text.length() * Math.max(1, wanted.length() / 2), circumstances);
    }

    /** Pays for a text that is going to be made. */
    static void make(long characters, Circumstances circumstances) {
        circumstances.allocate(2 * characters + 40);
        look(characters, circumstances);
    }

    /** Pays for looking at a text that is copied on the way, into characters and bytes. */
    static void copied(Circumstances circumstances, long length) {
        text(circumstances, length, 2 * length);
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

    /**
     * Pays for every node of a value, however often the JVM shares it; ends early where nothing is left to pay with.
     *
     * @throws BuiltinException if the value is nested deeper than a thread's stack bears
     */
    static void everyNode(Circumstances circumstances, Value value) {
        everyNode(circumstances, value, 0);
    }

    private static void everyNode(Circumstances circumstances, Value value, int depth) {
        if (depth > DEEPEST) {
            throw BuiltinException.because("value is nested more than " + DEEPEST + " deep");
        }
        switch (value) {
            case ArrayValue array -> {
                elements(circumstances, array.size());
                array.forEach(element -> everyNode(circumstances, element, depth + 1));
            }
            case SetValue set -> {
                members(circumstances, set.size());
                set.forEach(element -> everyNode(circumstances, element, depth + 1));
            }
            case ObjectValue object -> {
                members(circumstances, object.size());
                for (Value key : object.keys()) {
                    everyNode(circumstances, key, depth + 1);
                    everyNode(circumstances, Members.of(object, key), depth + 1);
                }
            }
            case StringValue string -> text(circumstances, string.string().length(), 0);
            default -> circumstances.charge(1);
        }
    }
}
