package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** IP addresses, read and printed as Go's {@code net} does. */
final class Addresses {
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private Addresses() {}

    /** The four bytes of an address that was mapped into IPv6, and any other as it is. */
    static Bytes unmapped(Bytes address) {
        byte[] bytes = address.array();
        boolean mapped = bytes.length == 16 && Arrays.equals(bytes, 0, 12, MAPPED, 0, 12);
        return mapped ? Bytes.owning(Arrays.copyOfRange(bytes, 12, 16)) : address;
    }

    /** The address, such as {@code 10.0.0.1} or {@code 2001:db8::1}. */
    static String text(Bytes address) {
        byte[] bytes = unmapped(address).array();
        return bytes.length == 4 ? dotted(bytes) : groups(bytes);
    }

    private static String dotted(byte[] bytes) {
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
    }

    private static String groups(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int bestAt = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestAt = i;
                bestLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestAt) {
                text.append("::");
                i += bestLength - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** Reads an address without a zone; null where the text is none. */
    static @Nullable Bytes parse(String text) {
        return text.indexOf(':') >= 0 ? parse6(text) : parse4(text);
    }

    private static @Nullable Bytes parse4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        if (parts.length != 4) {
            return null;
        }
        for (int i = 0; i < 4; i++) {
            boolean plain = parts[i].matches("[0-9]{1,3}") && (parts[i].length() == 1 || parts[i].charAt(0) != '0');
            if (!plain || Integer.parseInt(parts[i]) > 255) {
                return null;
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return Bytes.owning(bytes);
    }

    private static @Nullable Bytes parse6(String text) {
        int gap = text.indexOf("::");
        if (text.length() > 45 || (gap >= 0 && text.indexOf("::", gap + 1) >= 0)) {
            return null;
        }
        if (gap < 0) {
            byte[] all = groups(text, true);
            return all != null && all.length == 16 ? Bytes.owning(all) : null;
        }
        String after = text.substring(gap + 2);
        byte[] head = groups(text.substring(0, gap), false);
        byte[] tail = groups(after, true);
        if (head == null || tail == null || head.length + tail.length > 14) {
            return null;
        }
        byte[] bytes = Arrays.copyOf(head, 16);
        System.arraycopy(tail, 0, bytes, 16 - tail.length, tail.length);
        return Bytes.owning(bytes);
    }

    /** The bytes of groups of 16 bits between colons; where the text ends the address, its last group may be an IPv4 address. */
    private static byte @Nullable [] groups(String text, boolean last) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < parts.length; i++) {
            if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                Bytes dotted = parse4(parts[i]);
                if (dotted == null) {
                    return null;
                }
                bytes.writeBytes(dotted.array());
            } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
                int group = Integer.parseInt(parts[i], 16);
                bytes.write(group >> 8);
                bytes.write(group);
            } else {
                return null;
            }
        }
        return bytes.toByteArray();
    }
}
