package dev.portcullis.sigstore.certificate;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A signed certificate timestamp (RFC 6962 §3.2).
 *
 * @param logId SHA-256 of the log's key
 * @param at when the log promised
 * @param extensions opaque, signed
 * @param signature over the precertificate entry
 */
record Sct(ByteString logId, Instant at, ByteString extensions, ByteString signature) {
    static final int VERSION_1 = 0;
    private static final int ID_LENGTH = 32;
    private static final int SHA_256 = 4;
    private static final int MAX_COUNT = 16;
    private static final int UNSIGNED_SHORT = 0xffff;

    /** Reads a SignedCertificateTimestampList; throws an unchecked exception if it is malformed. Unknown versions are left out. */
    static List<Sct> parseList(byte[] bytes) {
        ByteBuffer list = slice(ByteBuffer.wrap(bytes), true);
        List<Sct> scts = new ArrayList<>();
        for (int count = 0; list.hasRemaining(); count++) {
            if (count == MAX_COUNT) {
                throw new IllegalArgumentException("more than " + MAX_COUNT + " timestamps");
            }
            ByteBuffer one = slice(list, false);
            if (one.get() == VERSION_1) {
                scts.add(parse(one));
            }
        }
        return scts;
    }

    private static Sct parse(ByteBuffer in) {
        if (in.remaining() < ID_LENGTH) {
            throw new IllegalArgumentException("a timestamp ends within the log's identifier");
        }
        ByteString logId = ByteString.copyFrom(in, ID_LENGTH);
        Instant at = Instant.ofEpochMilli(in.getLong());
        ByteString extensions = ByteString.copyFrom(slice(in, false));
        int hash = in.get();
        in.get();
        ByteString signature = ByteString.copyFrom(slice(in, true));
        if (hash != SHA_256) {
            throw new IllegalArgumentException("another hash algorithm than SHA-256");
        }
        return new Sct(logId, at, extensions, signature);
    }

    private static ByteBuffer slice(ByteBuffer in, boolean last) {
        int length = in.getShort() & UNSIGNED_SHORT;
        if (length > in.remaining() || (last && length != in.remaining())) {
            throw new IllegalArgumentException("lengths disagree");
        }
        ByteBuffer slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        return slice;
    }
}
