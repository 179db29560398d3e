package dev.portcullis.rego.builtin.net;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An IP address; one of IPv4 that is written as one of IPv6 ({@code ::ffff:192.0.2.1}) is taken for what it is, as Go does.
 *
 * @param bits 32 or 128
 */
public record IpAddress(BigInteger value, int bits) {
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    /** The address of a text, or null where it is none or has a zone. */
    public static @Nullable IpAddress parse(String text) {
        byte[] octets = octets(text);
        return octets == null ? null : of(octets);
    }

    static IpAddress of(byte[] octets) {
        boolean mapped = octets.length == 16 && Arrays.equals(Arrays.copyOf(octets, MAPPED.length), MAPPED);
        byte[] plain = mapped ? Arrays.copyOfRange(octets, MAPPED.length, octets.length) : octets;
        return new IpAddress(new BigInteger(1, plain), plain.length * 8);
    }

    /** The 4 or 16 bytes that are written, or null where the text is no address. */
    static byte @Nullable [] octets(String text) {
        int colon = text.indexOf(':');
        int point = text.indexOf('.');
        return colon >= 0 && (point < 0 || colon < point) ? six(text) : four(text);
    }

    private static byte @Nullable [] four(String text) {
        String[] fields = text.split("\\.", -1);
        byte[] octets = new byte[4];
        if (fields.length != octets.length) {
            return null;
        }
        for (int i = 0; i < octets.length; i++) {
            int field = decimal(fields[i]);
            if (field < 0 || field > 255) {
                return null;
            }
            octets[i] = (byte) field;
        }
        return octets;
    }

    private static int decimal(String field) {
        boolean plain = !field.isEmpty() && field.length() <= 3 && (field.length() == 1 || field.charAt(0) != '0');
        return plain && field.chars().allMatch(digit -> digit >= '0' && digit <= '9') ? Integer.parseInt(field) : -1;
    }

    private static byte @Nullable [] six(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = groups(text);
            return all != null && all.length == 16 ? all : null;
        }
        byte[] before = gap == 0 ? new byte[0] : groups(text.substring(0, gap));
        byte[] after = gap + 2 == text.length() ? new byte[0] : groups(text.substring(gap + 2));
        boolean embedded = text.substring(0, gap).indexOf('.') >= 0;
        if (before == null || after == null || embedded || before.length + after.length > 14) {
            return null;
        }
        byte[] octets = Arrays.copyOf(before, 16);
        System.arraycopy(after, 0, octets, 16 - after.length, after.length);
        return octets;
    }

    /** Groups of hexadecimal digits between colons, the last of which may be an address of IPv4. */
    private static byte @Nullable [] groups(String text) {
        String[] fields = text.split(":", -1);
        if (fields.length > 8) {
            return null;
        }
        java.io.ByteArrayOutputStream octets = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i++) {
            if (i == fields.length - 1 && fields[i].indexOf('.') >= 0) {
                byte[] embedded = four(fields[i]);
                if (embedded == null) {
                    return null;
                }
                octets.writeBytes(embedded);
            } else {
                if (!fields[i].matches("[0-9a-fA-F]{1,4}")) {
                    return null;
                }
                int group = Integer.parseInt(fields[i], 16);
                octets.write(group >> 8);
                octets.write(group);
            }
        }
        return octets.toByteArray();
    }

    /** The address in 16 bytes, as a number: the space that both families share. */
    BigInteger shared() {
        return bits == 128 ? value : value.or(BigInteger.valueOf(0xFFFF).shiftLeft(32));
    }

    static IpAddress ofShared(BigInteger value) {
        return of(bytes(value, 16));
    }

    private static byte[] bytes(BigInteger value, int length) {
        byte[] all = value.toByteArray();
        byte[] octets = new byte[length];
        int count = Math.min(all.length, length);
        System.arraycopy(all, all.length - count, octets, length - count, count);
        return octets;
    }

    @Override
    public String toString() {
        byte[] octets = bytes(value, bits / 8);
        if (bits == 32) {
            return (octets[0] & 0xFF) + "." + (octets[1] & 0xFF) + "." + (octets[2] & 0xFF) + "." + (octets[3] & 0xFF);
        }
        return sixText(octets);
    }

    /** RFC 5952: the first of the longest runs of at least two groups that are zero is left out. */
    private static String sixText(byte[] octets) {
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (octets[2 * i] & 0xFF) << 8 | (octets[2 * i + 1] & 0xFF);
        }
        int longest = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                longest = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == longest) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.toString().endsWith(":") ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
