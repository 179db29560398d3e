package dev.portcullis.program;

import dev.portcullis.core.image.Digest;
import java.nio.ByteBuffer;

/** What names a program. */
final class ProgramDigest {
    private ProgramDigest() {}

    /** Returns a digest of both, with the length of the first, so that no other two have it. */
    static Digest of(byte[] plan, byte[] data) {
        return Digest.of(ByteBuffer.allocate(Integer.BYTES + plan.length + data.length)
                .putInt(plan.length)
                .put(plan)
                .put(data)
                .array());
    }
}
