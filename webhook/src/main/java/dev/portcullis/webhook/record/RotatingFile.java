package dev.portcullis.webhook.record;

import dev.portcullis.webhook.config.WebhookConfig.Fsync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records to a file. When it is full it becomes {@code FILE.1}, that one {@code FILE.2} and so on, and the oldest goes. No record is
 * parted between two files. Where it cannot become {@code FILE.1}, records go on into it, so that it grows beyond its size and none is lost.
 */
final class RotatingFile implements RecordSink {
    private static final Logger LOG = LoggerFactory.getLogger(RotatingFile.class);
    private static final Set<OpenOption> OPTIONS = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Settings settings;
    private final LongSupplier nanoTime;
    private final Runnable notRotated;
    private final FileChannel guard;
    private @Nullable FileChannel file;
    private long synced;
    private boolean unsynced;
    private boolean torn;
    private boolean failing;

    private RotatingFile(Settings settings, LongSupplier nanoTime, Runnable notRotated, FileChannel guard) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.notRotated = notRotated;
        this.guard = guard;
        this.synced = nanoTime.getAsLong();
    }

    /**
     * Opens the file; records that are in it stay.
     *
     * @param notRotated hears of each time that a full file could not make room for the next
     * @throws IOException if it cannot be written, or another process writes it
     */
    static RotatingFile open(Settings settings, LongSupplier nanoTime, Runnable notRotated) throws IOException {
        var guard = channel(settings.path().resolveSibling(settings.path().getFileName() + ".lock"));
        try {
            if (lock(guard) == null) {
                throw new IOException("another process writes to " + settings.path());
            }
            var sink = new RotatingFile(settings, nanoTime, notRotated, guard);
            sink.current();
            return sink;
        } catch (IOException | RuntimeException e) {
            guard.close();
            throw e;
        }
    }

    private static @Nullable FileLock lock(FileChannel guard) throws IOException {
        try {
            return guard.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void write(List<byte[]> lines) throws IOException {
        var bytes = Lines.joined(lines, torn);
        var channel = current();
        if (channel.size() > 0 && channel.size() + bytes.length > settings.bytes()) {
            channel = rotate(channel);
        }
        var begin = channel.size();
        try {
            var buffer = ByteBuffer.wrap(bytes);
            channel.position(begin);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            // Half a record would make nonsense of the next one too.
            torn = true;
            channel.truncate(begin);
            torn = false;
            throw e;
        }
        torn = false;
        unsynced = true;
        if (settings.fsync() == Fsync.EACH
                || (settings.fsync() == Fsync.INTERVAL && nanoTime.getAsLong() - synced >= interval())) {
            sync(channel);
        }
    }

    @Override
    public Duration restsAfter() {
        return settings.fsync() == Fsync.INTERVAL && unsynced ? settings.interval() : RecordSink.super.restsAfter();
    }

    @Override
    public void rest() throws IOException {
        var channel = file;
        if (settings.fsync() == Fsync.INTERVAL && channel != null && unsynced) {
            sync(channel);
        }
    }

    @Override
    public void close() throws IOException {
        try (guard) {
            var channel = file;
            if (channel != null) {
                try (channel) {
                    if (settings.fsync() != Fsync.NEVER) {
                        channel.force(false);
                    }
                }
            }
        }
    }

    private long interval() {
        return settings.interval().toNanos();
    }

    private void sync(FileChannel channel) throws IOException {
        channel.force(false);
        synced = nanoTime.getAsLong();
        unsynced = false;
    }

    private FileChannel current() throws IOException {
        var open = file;
        if (open != null && open.isOpen()) {
            return open;
        }
        var channel = channel(settings.path());
        file = channel;
        mend(channel);
        return channel;
    }

    /** A process that died may have left half a record. */
    private static void mend(FileChannel channel) throws IOException {
        var size = channel.size();
        var last = ByteBuffer.allocate(1);
        if (size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
        }
    }

    /** Returns the next file, or the full one where there can be none. Whatever fails is tried again before the next records. */
    private FileChannel rotate(FileChannel full) {
        try {
            if (settings.fsync() != Fsync.NEVER) {
                full.force(false);
            }
            for (var i = settings.files() - 1; i > 1; i--) {
                move(numbered(i - 1), numbered(i));
            }
            if (settings.files() > 1) {
                move(settings.path(), numbered(1));
            } else {
                Files.deleteIfExists(settings.path());
            }
            var next = channel(settings.path());
            file = next;
            full.close();
            failing = false;
            return next;
        } catch (IOException e) {
            notRotated.run();
            if (!failing) {
                failing = true;
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("path", settings.path())
                        .log("the file of decision records cannot make room for the next one, and grows");
            }
            return full;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path numbered(int number) {
        return settings.path().resolveSibling(settings.path().getFileName() + "." + number);
    }

    /** Records name users: nobody else may read what is made. */
    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(
                path, OPTIONS, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /**
     * Where, and how much.
     *
     * @param path the file
     * @param bytes its greatest size
     * @param files how many there may be, this one included
     * @param fsync when what was written is forced to the disk
     * @param interval how often, for {@link Fsync#INTERVAL}
     */
    record Settings(Path path, long bytes, int files, Fsync fsync, Duration interval) {}
}
