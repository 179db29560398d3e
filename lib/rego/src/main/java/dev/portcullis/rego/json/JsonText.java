package dev.portcullis.rego.json;

import dev.portcullis.rego.json.JsonException.Reason;
import dev.portcullis.rego.value.StringValue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the strings of one document, eight bytes at a time where nothing in them needs a closer look. */
final class JsonText {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final int KNOWN_KEYS = 256;

    private final byte[] json;

    /** Keys of many objects are the same few strings, which need only one value each; by their bytes. */
    private final @Nullable Key[] keys = new Key[KNOWN_KEYS];

    /** Behind the quotation mark that ends the string that was read last. */
    private int end;

    JsonText(byte[] json) {
        this.json = json;
    }

    private static final class Key {
        final byte[] bytes;
        final StringValue value;

        Key(byte[] bytes) {
            this.bytes = bytes;
            this.value = StringValue.of(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    /** Where the document goes on after the string that was read last. */
    int end() {
        return end;
    }

    /**
     * Reads the string that begins at a place, behind its quotation mark.
     *
     * @throws JsonException if there is none
     */
    String read(int start) throws JsonException {
        int stop = stop(start);
        if (stop < json.length && json[stop] == '"') {
            end = stop + 1;
            return new String(json, start, stop - start, StandardCharsets.ISO_8859_1);
        }
        return readClosely(start);
    }

    /** As {@link #read}, for what is a key. */
    StringValue key(int start) throws JsonException {
        int stop = stop(start);
        if (stop == json.length || json[stop] != '"') {
            return StringValue.of(readClosely(start));
        }
        int slot = slot(start, stop);
        Key known = keys[slot];
        if (known == null || !Arrays.equals(json, start, stop, known.bytes, 0, known.bytes.length)) {
            known = new Key(Arrays.copyOfRange(json, start, stop));
            keys[slot] = known;
        }
        end = stop + 1;
        return known.value;
    }

    private int slot(int start, int stop) {
        int hash = stop - start;
        for (int i = start; i < stop; i += 1 + ((stop - start) >> 4)) {
            hash = hash * 31 + json[i];
        }
        return (hash ^ (hash >>> 8)) & (KNOWN_KEYS - 1);
    }

    /** The first place from another on at which a quotation mark, a backslash, a control character or what is not ASCII stands. */
    private int stop(int from) {
        int at = from;
        for (; at <= json.length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) EIGHT.get(json, at);
            // Each sets the high bit of the first byte that it is about, and only after it perhaps of others.
            long found = zeros(eight ^ (ONES * '"')) | zeros(eight ^ (ONES * '\\')) | below(eight) | eight;
            if ((found & HIGHS) != 0) {
                return at + (Long.numberOfTrailingZeros(found & HIGHS) >>> 3);
            }
        }
        while (at < json.length && json[at] >= ' ' && json[at] != '"' && json[at] != '\\') {
            at++;
        }
        return at;
    }

    private static long zeros(long eight) {
        return (eight - ONES) & ~eight;
    }

    private static long below(long eight) {
        return (eight - ONES * ' ') & ~eight;
    }

    private String readClosely(int start) throws JsonException {
        StringBuilder text = new StringBuilder();
        int at = start;
        while (true) {
            int from = at;
            while (at < json.length && json[at] != '"' && json[at] != '\\') {
                if (json[at] >= 0 && json[at] < ' ') {
                    throw new JsonException(Reason.SYNTAX, "no JSON: a control character in a string, at byte " + at);
                }
                at++;
            }
            text.append(decoded(from, at));
            if (at == json.length) {
                throw new JsonException(Reason.SYNTAX, "no JSON: a string without end");
            }
            if (json[at] == '"') {
                end = at + 1;
                return paired(text.toString());
            }
            text.append(escaped(at + 1));
            at += json[at + 1] == 'u' ? 6 : 2;
        }
    }

    private String decoded(int from, int to) throws JsonException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonException(Reason.SYNTAX, "no JSON: a string that is not UTF-8, from byte " + from + " on");
        }
    }

    /** What stands behind a backslash. */
    private char escaped(int at) throws JsonException {
        int escape = at < json.length ? json[at] : -1;
        return switch (escape) {
            case '"', '\\', '/' -> (char) escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit(at + 1);
            default -> throw new JsonException(Reason.SYNTAX, "no JSON: an escape that is none, at byte " + at);
        };
    }

    private char unit(int at) throws JsonException {
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = i < json.length ? Character.digit(json[i], 16) : -1;
            if (digit < 0) {
                throw new JsonException(Reason.SYNTAX, "no JSON: an escape that is none, at byte " + at);
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private static String paired(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return pairedOf(text);
            }
        }
        return text;
    }

    private static String pairedOf(String text) {
        StringBuilder repaired = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> repaired.appendCodePoint(
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point));
        return repaired.toString();
    }
}
