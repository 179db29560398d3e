package dev.portcullis.testing.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A POSIX ustar archive with one file, without owner or time, so that equal content gives equal bytes. */
final class TarFile {
    private static final int BLOCK = 512;

    private TarFile() {}

    static byte[] of(String name, byte[] content) {
        return of(name, "0000644", content);
    }

    /** With a file that everybody may execute. */
    static byte[] executable(String name, byte[] content) {
        return of(name, "0000755", content);
    }

    private static byte[] of(String name, String mode, byte[] content) {
        int padded = (content.length + BLOCK - 1) / BLOCK * BLOCK;
        byte[] archive = new byte[BLOCK + padded + 2 * BLOCK];
        put(archive, 0, name);
        put(archive, 100, mode);
        put(archive, 108, "0000000");
        put(archive, 116, "0000000");
        put(archive, 124, "%011o".formatted(content.length));
        put(archive, 136, "00000000000");
        archive[156] = '0';
        put(archive, 257, "ustar");
        put(archive, 263, "00");
        // The checksum counts its own field as spaces.
        Arrays.fill(archive, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += archive[i] & 0xff;
        }
        put(archive, 148, "%06o\0 ".formatted(sum));
        System.arraycopy(content, 0, archive, BLOCK, content.length);
        return archive;
    }

    private static void put(byte[] archive, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, archive, offset, bytes.length);
    }
}
