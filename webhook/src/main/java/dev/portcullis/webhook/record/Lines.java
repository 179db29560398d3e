package dev.portcullis.webhook.record;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Lines as one piece. */
final class Lines {
    private Lines() {}

    /**
     * Returns all of them.
     *
     * @param torn whether what was written before may have ended within a line, so that the next would be taken for its end
     */
    static byte[] joined(List<byte[]> lines, boolean torn) {
        var bytes = new ByteArrayOutputStream(
                1 + lines.stream().mapToInt(line -> line.length).sum());
        if (torn) {
            bytes.write('\n');
        }
        lines.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }
}
