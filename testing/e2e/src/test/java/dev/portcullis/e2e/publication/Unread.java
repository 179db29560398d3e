package dev.portcullis.e2e.publication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What servers of this machine were sent and have not read yet, as Linux tells it. */
final class Unread {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL_ADDRESS = 1;
    private static final int QUEUES = 4;
    private static final int HEXADECIMAL = 16;
    private static final String ESTABLISHED = "01";
    private static final int STATE = 3;

    private Unread() {}

    /** Returns how many bytes lie in connections to a port. */
    static long bytes(int port) {
        return TABLES.stream().mapToLong(table -> bytes(table, port)).sum();
    }

    private static long bytes(Path table, int port) {
        var end = ":" + String.format(Locale.ROOT, "%04X", port);
        try (var lines = Files.lines(table, StandardCharsets.US_ASCII)) {
            return lines.skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields[LOCAL_ADDRESS].endsWith(end) && fields[STATE].equals(ESTABLISHED))
                    .mapToLong(fields -> received(fields[QUEUES]))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of what is to be sent and what was received, the second. */
    private static long received(String queues) {
        return Long.parseLong(queues.substring(queues.indexOf(':') + 1), HEXADECIMAL);
    }
}
