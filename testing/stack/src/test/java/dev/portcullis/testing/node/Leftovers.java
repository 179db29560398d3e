package dev.portcullis.testing.node;

import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.process.RunProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a cluster of this machine's would leave behind. */
final class Leftovers {
    private final Path folder;
    private final String name;
    private final String prefix;

    private Leftovers(Path folder, long caller) {
        this.folder = folder;
        this.name = String.valueOf(folder.getFileName());
        this.prefix = "pc" + Long.toHexString(caller) + "-";
    }

    /**
     * Looks for what is a run's; other clusters of this machine do not count.
     *
     * @param caller process that started the cluster, after which its interface is named
     */
    static Leftovers of(Path folder, long caller) {
        return new Leftovers(folder, caller);
    }

    /** What is there still once that time is over; returns as soon as nothing is. */
    List<String> left(Duration limit) {
        Deadline.in(limit).await(() -> now().isEmpty());
        return now();
    }

    List<String> now() {
        List<String> found = new ArrayList<>();
        RunProcesses.of(folder).forEach(process -> found.add("process " + process));
        containers().forEach(process -> found.add("container " + process));
        lines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(name))
                .forEach(line -> found.add("mount " + line));
        interfaces().forEach(link -> found.add("interface " + link));
        lines(Path.of("/proc/net/route")).stream()
                .filter(line -> line.startsWith(prefix))
                .forEach(line -> found.add("route " + line));
        groups().forEach(group -> found.add("control group " + group));
        if (Files.exists(folder)) {
            found.add("folder " + folder);
        }
        return found;
    }

    /** Processes in a control group of the run: containers do not carry its marker. */
    List<String> containers() {
        return list(Path.of("/proc"))
                .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                .filter(entry -> read(entry.resolve("cgroup")).contains("/" + name + "/"))
                .map(entry -> entry.getFileName() + " "
                        + read(entry.resolve("cmdline")).replace('\0', ' '))
                .toList();
    }

    List<Path> groups() {
        Path root = Path.of("/sys/fs/cgroup");
        return Stream.concat(Stream.of(root), list(root))
                .map(hierarchy -> hierarchy.resolve(name))
                .filter(Files::exists)
                .toList();
    }

    private List<String> interfaces() {
        try {
            return NetworkInterface.networkInterfaces()
                    .map(NetworkInterface::getName)
                    .filter(link -> link.startsWith(prefix))
                    .toList();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        return read(file).lines().toList();
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
