package dev.portcullis.cli.backfill;

import dev.portcullis.cli.backfill.images.Listed;
import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which images are done: a line for each, written and synced before the next word about it, so that a run that was killed goes on where it stopped. A
 * line without its end was never written. The registry stays what decides: without the file every image is looked at again, and none is signed twice.
 *
 * <p>Open for one run at a time. Thread-safe.
 */
final class StateFile implements AutoCloseable {
    static final String OPTION = "--state";

    private static final String HEAD = "portcullis backfill 1";
    private static final int MAXIMUM = 64 * 1024 * 1024;
    private static final String WHAT_TO_DO =
            "; name another file, or delete this one: images that have the attestation are not signed again";

    private final Path path;
    private final FileChannel channel;
    private final Set<String> done = new HashSet<>();

    private StateFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens it, and writes down what the run is about if it is new.
     *
     * @throws UnusableInputException if it is of another run, of something else, or in use
     */
    static StateFile open(Path path, Job job) {
        @Nullable StateFile state = null;
        try {
            state = new StateFile(
                    path,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
            state.lock();
            state.begin(job);
            return state;
        } catch (IOException e) {
            close(state);
            throw BoundedFile.unreadable(OPTION, path, e);
        } catch (UnusableInputException e) {
            close(state);
            throw e;
        }
    }

    /** Returns what is done by a file that is only read; nothing where there is none. */
    static Set<String> read(Path path, Job job) {
        if (!Files.exists(path)) {
            return Set.of();
        }
        return done(path, new BoundedFile(OPTION, path, MAXIMUM).text(), job);
    }

    /** Returns the images for which nothing is left to do. */
    Set<String> done() {
        return Set.copyOf(done);
    }

    /** Writes down that an image has the attestation. */
    synchronized void add(String image, Digest referrer) {
        try {
            append(image + " " + referrer + "\n");
        } catch (IOException e) {
            throw BoundedFile.unreadable(OPTION, path, e);
        }
    }

    @Override
    public void close() {
        close(this);
    }

    private void lock() throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // The same as a lock of another process.
        }
        throw new UnusableInputException(OPTION + ": " + path + " is in use by another run");
    }

    private void begin(Job job) throws IOException {
        var text = text();
        done.addAll(done(path, text, job));
        // What is read so far is ASCII, or was refused.
        channel.truncate(text.lastIndexOf('\n') + 1L);
        if (channel.size() == 0) {
            append(head(job) + "\n");
        }
    }

    /** By no other channel: to close one gives up the lock. */
    private String text() throws IOException {
        if (channel.size() > MAXIMUM) {
            throw new UnusableInputException(OPTION + ": " + path + " is larger than " + MAXIMUM + " bytes");
        }
        var bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // Read on.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private void append(String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        channel.position(channel.size());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static Set<String> done(Path path, String text, Job job) {
        if (head(job).startsWith(text)) {
            return Set.of();
        }
        var lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().startsWith(HEAD)) {
            throw new UnusableInputException(OPTION + ": " + path + " is no state of a backfill" + WHAT_TO_DO);
        }
        if (!lines.getFirst().equals(head(job))) {
            throw new UnusableInputException(
                    OPTION + ": " + path + " is of a run with " + difference(lines.getFirst(), job) + WHAT_TO_DO);
        }
        var done = new HashSet<String>();
        lines.subList(1, lines.size()).forEach(line -> done.add(image(path, line)));
        return done;
    }

    private static String difference(String head, Job job) {
        if (!head.contains(key(job))) {
            return "another key, identity or trusted root";
        }
        return head.contains(statement(job)) ? "other images" : "another statement";
    }

    private static String image(Path path, String line) {
        var space = line.indexOf(' ');
        if (space < 0
                || Digest.parse(line.substring(space + 1)).isEmpty()
                || !(Listed.of(line.substring(0, space), OPTION) instanceof Listed.ByDigest image)
                || !image.image().equals(line.substring(0, space))) {
            throw new UnusableInputException(OPTION + ": " + path + " is damaged" + WHAT_TO_DO);
        }
        return image.image();
    }

    private static String head(Job job) {
        return HEAD + key(job) + statement(job) + " images=" + job.images();
    }

    private static String key(Job job) {
        return " key=" + job.key();
    }

    private static String statement(Job job) {
        return " statement=" + job.statement();
    }

    private static void close(@Nullable StateFile state) {
        try {
            if (state != null) {
                state.channel.close();
            }
        } catch (IOException e) {
            throw BoundedFile.unreadable(OPTION, state.path, e);
        }
    }
}
