package dev.portcullis.cli.tuf;

import dev.portcullis.sigstore.tuf.TufState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The file in which a state is kept; nobody else writes it before this is closed. */
final class KeptState implements AutoCloseable {
    private final Path file;
    private final FileChannel lock;

    private KeptState(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /** Makes the folder if need be, and waits while another process has the file. */
    static KeptState open(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        var lock =
                FileChannel.open(folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock.lock();
            return new KeptState(folder.resolve(name + ".json"), lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** Returns the text that was kept, if any; a file that is too long is cut off, and no state then. */
    Optional<String> text() throws IOException {
        try (var input = Files.newInputStream(file)) {
            return Optional.of(new String(input.readNBytes(TufState.MAX_TEXT + 1), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Keeps a text: all of it, or what was there before. */
    void keep(String text) throws IOException {
        var written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // Nothing was written by way of it, and the lock ends with the process at the latest.
        }
    }
}
