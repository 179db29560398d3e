package dev.portcullis.crds.revision;

import dev.portcullis.core.image.Digest;
import java.nio.charset.StandardCharsets;

/** The name of content: SHA-256 of its UTF-8 bytes. */
public final class ContentHash {
    private ContentHash() {}

    /** Returns 64 lower-case hexadecimal digits. */
    public static String of(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
