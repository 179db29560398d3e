package dev.portcullis.operator.runner;

import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.cluster.ledger.LedgerLines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the ledger as lines of JSON: to standard output, or to a file of its own for each term, which tells of everything that was held when it began.
 * What cannot be written is lost and logged; it keeps nobody from being granted. Thread-safe.
 */
public final class LedgerOutput implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerOutput.class);

    private final @Nullable Path folder;
    private final OutputStream standard;
    private LedgerLines lines = new LedgerLines(0);
    private @Nullable OutputStream file;

    /**
     * Makes an output.
     *
     * @param folder where files are written; null for standard output
     * @param standard standard output
     */
    public LedgerOutput(@Nullable Path folder, OutputStream standard) {
        this.folder = folder;
        this.standard = standard;
    }

    /** Begins a term. */
    public synchronized void begin(long epoch) {
        close();
        lines = new LedgerLines(epoch);
        if (folder != null) {
            file = open(folder.resolve("ledger-" + epoch + ".ndjson"));
        }
    }

    private static @Nullable OutputStream open(Path path) {
        try {
            return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.atError().setCause(e).addKeyValue("file", path).log("the ledger cannot be written");
            return null;
        }
    }

    /** Writes a line, whole. */
    public synchronized void write(LedgerEvent event) {
        var to = folder == null ? standard : file;
        if (to == null) {
            return;
        }
        try {
            to.write((lines.of(event) + "\n").getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (IOException e) {
            LOG.atError().setCause(e).log("a line of the ledger was lost");
        }
    }

    @Override
    public synchronized void close() {
        var open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
