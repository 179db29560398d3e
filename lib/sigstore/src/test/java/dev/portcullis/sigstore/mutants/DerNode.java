package dev.portcullis.sigstore.mutants;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One value in DER form, where it stands in the whole.
 *
 * @param tag its first byte; longer tags do not occur
 * @param start offset of the tag
 * @param content offset of the content
 * @param end offset of what follows
 * @param children what it is made of; empty for primitive values
 */
record DerNode(int tag, int start, int content, int end, List<DerNode> children) {
    private static final int CONSTRUCTED = 0x20;
    private static final int LONG_FORM = 0x80;

    /** Reads the only value of these bytes. */
    static DerNode parse(byte[] der) {
        DerNode node = parse(der, 0);
        if (node.end != der.length) {
            throw new IllegalArgumentException("something follows the value");
        }
        return node;
    }

    private static DerNode parse(byte[] der, int start) {
        int first = der[start + 1] & 0xff;
        int bytes = first < LONG_FORM ? 0 : first - LONG_FORM;
        int length = first;
        int content = start + 2 + bytes;
        if (bytes > 0) {
            length = 0;
            for (int i = start + 2; i < content; i++) {
                length = (length << 8) | (der[i] & 0xff);
            }
        }
        int end = content + length;
        List<DerNode> children = new ArrayList<>();
        if ((der[start] & CONSTRUCTED) != 0) {
            for (int at = content; at < end; at = children.getLast().end) {
                children.add(parse(der, at));
            }
        }
        return new DerNode(der[start] & 0xff, start, content, end, children);
    }

    DerNode child(int index) {
        return children.get(index);
    }

    /** Returns this value with another one in place of a node in it; the lengths around it fit. */
    byte[] encode(byte[] der, DerNode replaced, byte[] other) {
        if (start == replaced.start && end == replaced.end) {
            return other;
        }
        if (replaced.start < content || replaced.start >= end) {
            return Arrays.copyOfRange(der, start, end);
        }
        return value(
                tag,
                0,
                children.stream()
                        .map(child -> child.encode(der, replaced, other))
                        .toArray(byte[][]::new));
    }

    /** Returns this value with its length in more bytes than are needed, which is BER and not DER. */
    byte[] withLongLength(byte[] der) {
        return value(tag, Math.max(1, content - start - 1), Arrays.copyOfRange(der, content, end));
    }

    /** Writes a value, with so many bytes of length at least after the first one. */
    static byte[] value(int tag, int lengthBytes, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        int needed = length < LONG_FORM ? 0 : (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        int bytes = Math.max(needed, lengthBytes);
        byte[] value = new byte[2 + bytes + length];
        value[0] = (byte) tag;
        value[1] = (byte) (bytes == 0 ? length : LONG_FORM + bytes);
        for (int i = 0; i < bytes; i++) {
            value[2 + i] = (byte) (length >>> (8 * (bytes - 1 - i)));
        }
        int at = 2 + bytes;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, value, at, part.length);
            at += part.length;
        }
        return value;
    }
}
