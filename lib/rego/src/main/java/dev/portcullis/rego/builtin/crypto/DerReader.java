package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads DER (X.690) from the front on, as strictly as Go's {@code cryptobyte}: definite, shortest lengths, tags of one byte.
 *
 * <p>Every method that reads throws {@link MalformedException} with the text it is given where the bytes are not what it reads. Readers share
 * the bytes they read and copy none but those they return. Not safe for several threads.
 */
public final class DerReader {
    public static final int BOOLEAN = 0x01;
    public static final int INTEGER = 0x02;
    public static final int BIT_STRING = 0x03;
    public static final int OCTET_STRING = 0x04;
    public static final int NULL = 0x05;
    public static final int OBJECT_IDENTIFIER = 0x06;
    public static final int UTC_TIME = 0x17;
    public static final int GENERALIZED_TIME = 0x18;
    public static final int SEQUENCE = 0x30;
    public static final int SET = 0x31;

    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;

    /** Far longer than any in use; a longer one is refused, since to print it takes more than linear time. */
    private static final int MAX_INTEGER_BYTES = 2_048;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int position;

    public DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.position = start;
    }

    /** The tag of a primitive value whose meaning its context gives. */
    public static int context(int number) {
        return CONTEXT | number;
    }

    /** The tag of a constructed value whose meaning its context gives. */
    public static int constructed(int number) {
        return CONTEXT | CONSTRUCTED | number;
    }

    public boolean isEmpty() {
        return position == end;
    }

    /** Says whether a value with this tag is next. */
    public boolean isNext(int tag) {
        return position < end && (bytes[position] & 0xff) == tag;
    }

    /** The tag that is next, or -1 at the end. */
    public int nextTag() {
        return position < end ? bytes[position] & 0xff : -1;
    }

    /** All bytes of this reader, read or not. */
    public byte[] bytes() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /** How many bytes this reader has, read or not. */
    public int size() {
        return end - start;
    }

    /** Reads the content of a value with a tag. */
    public DerReader read(int tag, String otherwise) {
        if (!isNext(tag)) {
            throw new MalformedException(otherwise);
        }
        return readAny(otherwise);
    }

    /** Reads the content of a value with a tag, or nothing and gives null if another one or none is next. */
    public @Nullable DerReader readOptional(int tag, String otherwise) {
        return isNext(tag) ? readAny(otherwise) : null;
    }

    /** Reads the content of the next value, whatever its tag. */
    public DerReader readAny(String otherwise) {
        DerReader element = element(otherwise);
        int header = 2 + ((element.bytes[element.start + 1] & 0x80) == 0 ? 0 : element.bytes[element.start + 1] & 0x7f);
        return new DerReader(bytes, element.start + header, element.end);
    }

    /** Reads the next value with its tag and length. */
    public DerReader element(String otherwise) {
        int from = position;
        if (end - from < 2 || (bytes[from] & 0x1f) == 0x1f) {
            throw new MalformedException(otherwise);
        }
        int length = bytes[from + 1] & 0xff;
        int header = 2;
        if (length >= 0x80) {
            int count = length & 0x7f;
            length = longLength(from + 2, count, otherwise);
            header += count;
        }
        if (length > end - from - header) {
            throw new MalformedException(otherwise);
        }
        position = from + header + length;
        return new DerReader(bytes, from, position);
    }

    private int longLength(int from, int count, String otherwise) {
        if (count == 0 || count > 4 || count > end - from || bytes[from] == 0) {
            throw new MalformedException(otherwise);
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            length = (length << 8) | (bytes[from + i] & 0xff);
        }
        if (length < 0x80 || length > Integer.MAX_VALUE) {
            throw new MalformedException(otherwise);
        }
        return (int) length;
    }

    /** Reads an INTEGER. */
    public BigInteger integer(String otherwise) {
        return integer(INTEGER, otherwise);
    }

    /** Reads an INTEGER that has another tag. */
    public BigInteger integer(int tag, String otherwise) {
        byte[] content = read(tag, otherwise).bytes();
        boolean padded =
                content.length > 1 && ((content[0] == 0 && content[1] >= 0) || (content[0] == -1 && content[1] < 0));
        if (content.length == 0 || content.length > MAX_INTEGER_BYTES || padded) {
            throw new MalformedException(otherwise);
        }
        return new BigInteger(content);
    }

    /** Reads an INTEGER of 64 bits. */
    public long number(String otherwise) {
        return number(INTEGER, otherwise);
    }

    /** Reads an INTEGER of 64 bits that has another tag. */
    public long number(int tag, String otherwise) {
        BigInteger integer = integer(tag, otherwise);
        if (integer.bitLength() >= Long.SIZE) {
            throw new MalformedException(otherwise);
        }
        return integer.longValue();
    }

    public boolean bool(String otherwise) {
        DerReader content = read(BOOLEAN, otherwise);
        int octet = content.size() == 1 ? content.bytes[content.start] : 1;
        if (octet != 0 && octet != -1) {
            throw new MalformedException(otherwise);
        }
        return octet != 0;
    }

    public byte[] octets(String otherwise) {
        return read(OCTET_STRING, otherwise).bytes();
    }

    public BitString bits(String otherwise) {
        byte[] content = read(BIT_STRING, otherwise).bytes();
        int unused = content.length == 0 ? -1 : content[0];
        boolean ok = unused >= 0
                && unused <= 7
                && (unused == 0 || content.length > 1)
                && (unused == 0 || (content[content.length - 1] & ((1 << unused) - 1)) == 0);
        if (!ok) {
            throw new MalformedException(otherwise);
        }
        return new BitString(unused, Bytes.owning(Arrays.copyOfRange(content, 1, content.length)));
    }

    /** Reads an OBJECT IDENTIFIER whose components have 31 bits, in dotted form. */
    public String identifier(String otherwise) {
        String dotted = anyIdentifier(otherwise);
        if (!ObjectIdentifiers.isSmall(dotted)) {
            throw new MalformedException(otherwise);
        }
        return dotted;
    }

    /** Reads an OBJECT IDENTIFIER, in dotted form. */
    public String anyIdentifier(String otherwise) {
        return ObjectIdentifiers.dotted(read(OBJECT_IDENTIFIER, otherwise).bytes(), otherwise);
    }
}
