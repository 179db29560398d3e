package dev.portcullis.cli.budget;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a file of any length, or of standard input: one is held at a time. */
final class BoundedLines {
    private static final int LONGEST = 1 << 20;
    private static final String STANDARD_INPUT = "-";

    private final String option;
    private final Path path;

    /** Hears of lines. */
    interface Sink {
        /**
         * Takes a line that is not empty.
         *
         * @param number from 1
         */
        void take(long number, String line);
    }

    /**
     * Names a file.
     *
     * @param option the option or parameter that named it, for messages
     */
    BoundedLines(String option, Path path) {
        this.option = option;
        this.path = path;
    }

    /**
     * Reads to the end.
     *
     * @param in what {@code -} stands for
     * @throws UnusableInputException if the file cannot be read, or a line is too long
     */
    void read(InputStream in, Sink sink) {
        try (var opened = path.toString().equals(STANDARD_INPUT) ? in : Files.newInputStream(path)) {
            read(new BufferedInputStream(opened), sink);
        } catch (IOException e) {
            throw BoundedFile.unreadable(option, path, e);
        }
    }

    private void read(BufferedInputStream in, Sink sink) throws IOException {
        var line = new ByteArrayOutputStream();
        var number = 1L;
        for (var next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                give(line, number++, sink);
            } else if (line.size() == LONGEST) {
                throw new UnusableInputException(option + ": line " + number + " is longer than " + LONGEST + " bytes");
            } else {
                line.write(next);
            }
        }
        give(line, number, sink);
    }

    private static void give(ByteArrayOutputStream line, long number, Sink sink) {
        var text = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        if (!text.isEmpty()) {
            sink.take(number, text);
        }
    }
}
