package dev.portcullis.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The TCP addresses that the processes of a run listen on, as the kernel writes them (hexadecimal, address bytes reversed). */
public final class Listeners {
    private static final String LISTEN = "0A";

    private Listeners() {}

    /** All of them, loopback or not. */
    public static List<String> of(Path folder) {
        Set<String> sockets = new HashSet<>();
        for (String process : RunProcesses.of(folder)) {
            sockets.addAll(sockets(Path.of("/proc", process.substring(0, process.indexOf(' ')), "fd")));
        }
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> lines(Path.of(table)))
                .map(line -> line.strip().split(" +"))
                .filter(fields -> fields.length > 9 && fields[3].equals(LISTEN) && sockets.contains(fields[9]))
                .map(fields -> fields[1])
                .toList();
    }

    /** Those that other machines could reach. */
    public static List<String> beyondLoopback(Path folder) {
        return of(folder).stream()
                .filter(address -> !address.startsWith("0100007F:")
                        && !address.startsWith("00000000000000000000000001000000:")
                        && !address.startsWith("0000000000000000FFFF00000100007F:"))
                .toList();
    }

    private static Set<String> sockets(Path descriptors) {
        Set<String> found = new HashSet<>();
        try (Stream<Path> entries = Files.list(descriptors)) {
            for (Path entry : entries.toList()) {
                String target = Files.readSymbolicLink(entry).toString();
                if (target.startsWith("socket:[")) {
                    found.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        } catch (IOException e) {
            // The process has ended, or closed the descriptor.
        }
        return found;
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.exists(table) ? Files.readAllLines(table).stream() : Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
