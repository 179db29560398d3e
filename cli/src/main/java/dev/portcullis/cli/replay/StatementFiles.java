package dev.portcullis.cli.replay;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.program.StatementBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads statements from files, each the very bytes that were signed, into a content store. */
final class StatementFiles {
    private static final String OPTION = "--statements";
    private static final int MAXIMUM_FILE = 16 * 1024 * 1024;
    private static final int MAXIMUM_FILES = 4096;

    private StatementFiles() {}

    /**
     * Reads a file, or each file in a folder.
     *
     * @throws UnusableInputException if a file cannot be read
     */
    static void read(Path path, ContentStore store) {
        if (!Files.isDirectory(path)) {
            store.add(StatementBytes.of(new BoundedFile(OPTION, path, MAXIMUM_FILE).bytes()));
            return;
        }
        try (var files = Files.list(path)) {
            var all = files.filter(Files::isRegularFile).sorted().toList();
            if (all.size() > MAXIMUM_FILES) {
                throw new UnusableInputException(OPTION + ": " + path + " holds more than " + MAXIMUM_FILES + " files");
            }
            all.forEach(file -> store.add(StatementBytes.of(new BoundedFile(OPTION, file, MAXIMUM_FILE).bytes())));
        } catch (IOException e) {
            throw BoundedFile.unreadable(OPTION, path, e);
        }
    }
}
