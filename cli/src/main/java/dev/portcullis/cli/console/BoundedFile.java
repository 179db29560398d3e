package dev.portcullis.cli.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file given on the command line, read up to a bound.
 *
 * @param option the option or parameter that named it, for messages
 * @param path where it is
 * @param maximum most bytes that are read
 */
public record BoundedFile(String option, Path path, int maximum) {
    /**
     * Reads the whole file.
     *
     * @throws UnusableInputException if it cannot be read or is larger than the bound
     */
    public byte[] bytes() {
        try (var input = Files.newInputStream(path)) {
            var bytes = input.readNBytes(maximum + 1);
            if (bytes.length > maximum) {
                throw new UnusableInputException(option + ": " + path + " is larger than " + maximum + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(option, path, e);
        }
    }

    /** Reads the whole file as UTF-8. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Words a failure to read a file. */
    public static UnusableInputException unreadable(String option, Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new UnusableInputException(option + ": there is no file " + path);
        }
        var why = Files.isDirectory(path) ? "it is a folder" : e.getClass().getSimpleName();
        return new UnusableInputException(option + ": " + path + " cannot be read: " + why);
    }
}
