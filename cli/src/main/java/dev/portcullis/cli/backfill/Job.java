package dev.portcullis.cli.backfill;

import dev.portcullis.core.image.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a run is about, by which a state file knows whether it is of the same one.
 *
 * @param key the key that signs, or whom certificates name; and the trusted root under which that holds, where there is one
 * @param statement what is said, and where it is put
 * @param images where the images come from
 */
record Job(Digest key, Digest statement, Digest images) {
    /** Makes it from texts of which none can be taken for several. */
    static Job of(List<String> signer, List<byte[]> statement, List<String> images) {
        return new Job(
                digest(signer.stream().map(Job::utf8).toList()),
                digest(statement),
                digest(images.stream().map(Job::utf8).toList()));
    }

    private static Digest digest(List<byte[]> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(Digest.of(part).bytes()));
        return Digest.of(all.toByteArray());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
