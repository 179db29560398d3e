package dev.portcullis.rego.builtin.crypto;

import dev.portcullis.rego.builtin.encoding.Base64Text;
import org.jspecify.annotations.Nullable;

/** Finds blocks of PEM (RFC 1421) as Go's {@code encoding/pem} does: what is no block is skipped, headers are ignored. */
public final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "\n-----END ";
    private static final String DASHES = "-----";

    private Pem() {}

    /**
     * A block.
     *
     * @param type what stands between the dashes, such as {@code CERTIFICATE}
     * @param bytes the content
     * @param next where the text after the block begins
     */
    public record Block(String type, Bytes bytes, int next) {}

    /** The first block of a text from an index on, or null where there is none; takes time in proportion to what it skips and reads. */
    public static @Nullable Block first(String text, int start) {
        int from = start;
        while (true) {
            int end = text.indexOf(END, from);
            if (end < 0) {
                return null;
            }
            int begin = lastBegin(text, from, end);
            if (begin >= 0 && (begin == from || text.charAt(begin - 1) == '\n')) {
                Block block = block(text, begin + BEGIN.length(), end);
                if (block != null) {
                    return block;
                }
            }
            // What stands before an end that was tried is of no use to a later one.
            from = end + END.length();
        }
    }

    private static int lastBegin(String text, int from, int to) {
        for (int i = to - BEGIN.length(); i >= from; i--) {
            if (text.startsWith(BEGIN, i)) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Block block(String text, int typeAt, int end) {
        Line line = line(text, typeAt);
        if (!line.text.endsWith(DASHES)) {
            return null;
        }
        String type = line.text.substring(0, line.text.length() - DASHES.length());
        int body = line.next;
        for (Line header = line(text, body); body <= end && header.text.indexOf(':') >= 0; header = line(text, body)) {
            body = header.next;
        }
        Line last = line(text, end + 1);
        // The body begins just after the line break before the end where the block is empty; headers may not take that
        // one.
        boolean within = body <= end || (body == end + 1 && body == line.next);
        if (!within || !last.text.equals("-----END " + type + DASHES)) {
            return null;
        }
        byte[] bytes = body > end ? new byte[0] : decode(text.substring(body, end));
        return bytes == null ? null : new Block(type, Bytes.owning(bytes), last.next);
    }

    private static byte @Nullable [] decode(String base64) {
        StringBuilder digits = new StringBuilder(base64.length());
        for (int i = 0; i < base64.length(); i++) {
            char c = base64.charAt(i);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                digits.append(c);
            }
        }
        try {
            return Base64Text.standard(digits.toString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private record Line(String text, int next) {}

    private static Line line(String text, int from) {
        int newline = text.indexOf('\n', from);
        int to = newline < 0 ? text.length() : newline;
        int next = newline < 0 ? to : newline + 1;
        if (newline > from && text.charAt(newline - 1) == '\r') {
            to--;
        }
        while (to > from && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == '\t')) {
            to--;
        }
        return new Line(text.substring(from, to), next);
    }
}
