package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** OBJECT IDENTIFIERs of ASN.1 in dotted form, such as {@code 2.5.29.17}. */
public final class ObjectIdentifiers {
    /** Far longer than any in use; a longer one is refused, since to print it takes more than linear time. */
    private static final int MAX_BYTES = 256;

    private static final BigInteger EIGHTY = BigInteger.valueOf(80);
    private static final BigInteger FORTY = BigInteger.valueOf(40);

    private ObjectIdentifiers() {}

    /** The components of a dotted form. */
    public static List<BigInteger> components(String dotted) {
        List<BigInteger> components = new ArrayList<>();
        int from = 0;
        for (int dot = dotted.indexOf('.'); dot >= 0; dot = dotted.indexOf('.', from)) {
            components.add(new BigInteger(dotted.substring(from, dot)));
            from = dot + 1;
        }
        components.add(new BigInteger(dotted.substring(from)));
        return components;
    }

    /** Says whether every component has at most 31 bits, the most that Go's {@code asn1.ObjectIdentifier} holds. */
    public static boolean isSmall(String dotted) {
        return components(dotted).stream().allMatch(component -> component.bitLength() < Integer.SIZE);
    }

    static String dotted(byte[] der, String otherwise) {
        if (der.length == 0 || der.length > MAX_BYTES || der[der.length - 1] < 0) {
            throw new MalformedException(otherwise);
        }
        StringBuilder dotted = new StringBuilder();
        int from = 0;
        for (int i = 0; i < der.length; i++) {
            if (i == from && der[i] == (byte) 0x80) {
                throw new MalformedException(otherwise);
            }
            if (der[i] >= 0) {
                append(component(der, from, i), from == 0, dotted);
                from = i + 1;
            }
        }
        return dotted.toString();
    }

    private static BigInteger component(byte[] der, int from, int last) {
        BigInteger value = BigInteger.ZERO;
        for (int i = from; i <= last; i++) {
            value = value.shiftLeft(7).or(BigInteger.valueOf(der[i] & 0x7f));
        }
        return value;
    }

    private static void append(BigInteger component, boolean first, StringBuilder dotted) {
        if (!first) {
            dotted.append('.').append(component);
        } else if (component.compareTo(EIGHTY) < 0) {
            BigInteger[] parts = component.divideAndRemainder(FORTY);
            dotted.append(parts[0]).append('.').append(parts[1]);
        } else {
            dotted.append("2.").append(component.subtract(EIGHTY));
        }
    }
}
