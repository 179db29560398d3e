package dev.portcullis.webhook.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Headers whose values are secrets. They are read from files, because what looks like an expression in a setting's value is replaced. */
final class HeaderFiles {
    private static final int MOST = 8 * 1024;

    private HeaderFiles() {}

    /**
     * Returns all headers; those of files without the line break that ends them.
     *
     * @param headers values by their names
     * @param files absolute paths of values by their names
     * @throws IllegalArgumentException naming the header, and never a value
     */
    static Map<String, String> read(Map<String, String> headers, Map<String, String> files) {
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        files.forEach((name, file) -> {
            if (all.put(name, value(name, Path.of(file))) != null) {
                throw wrong(name, "the header is given twice");
            }
        });
        return all;
    }

    private static String value(String name, Path file) {
        if (!file.isAbsolute()) {
            throw wrong(name, "name an absolute path");
        }
        byte[] bytes;
        try (var stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes(MOST + 1);
        } catch (IOException e) {
            throw wrong(name, file + " cannot be read: " + e);
        }
        if (bytes.length > MOST) {
            throw wrong(name, file + " is longer than " + MOST + " bytes");
        }
        try {
            var text = StandardCharsets.US_ASCII
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            var value = text.replaceFirst("\\r?\\n\\z", "");
            if (value.isBlank()) {
                throw wrong(name, file + " is empty");
            }
            return value;
        } catch (CharacterCodingException e) {
            throw wrong(name, file + " holds what is not ASCII");
        }
    }

    private static IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException("portcullis.decisions.otlp.header-files.\"" + name + "\": " + what);
    }
}
