package dev.portcullis.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The part of a log file that one start of a program writes.
 *
 * @param begin where it begins in the file
 */
record ProgramLog(Path path, long begin) {
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    static ProgramLog continuing(Path path) {
        try {
            return new ProgramLog(path, Files.exists(path) ? Files.size(path) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text, or the last 4 MiB of it. */
    String text() {
        if (!Files.exists(path)) {
            return "";
        }
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            long size = channel.size();
            channel.position(Math.clamp(size - MOST_BYTES, begin, Math.max(begin, size)));
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, size - channel.position()));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Reads until the buffer is full or the file ends.
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> tail(int lines) {
        List<String> all = text().lines().toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }
}
