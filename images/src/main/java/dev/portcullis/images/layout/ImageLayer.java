package dev.portcullis.images.layout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A layer of an image.
 *
 * @param digest of its compressed bytes
 * @param size of them
 * @param blob the file with them
 */
public record ImageLayer(String digest, long size, Path blob) {
    /** Returns what it holds, folders included, in the order of the archive. */
    public List<TarArchiveEntry> entries() {
        var entries = new ArrayList<TarArchiveEntry>();
        read((entry, content) -> entries.add(entry));
        return entries;
    }

    /** Has everything read that it holds, with what a file contains. */
    public void read(Reader reader) {
        try (var archive = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(blob)))) {
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                reader.read(entry, archive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes what a layer holds. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Takes one entry.
         *
         * @param content of this entry; only valid during the call
         */
        void read(TarArchiveEntry entry, TarArchiveInputStream content) throws IOException;
    }
}
