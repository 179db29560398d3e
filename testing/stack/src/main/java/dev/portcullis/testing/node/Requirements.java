package dev.portcullis.testing.node;

import dev.portcullis.testing.process.DebianPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a real node needs of the machine. */
final class Requirements {
    static final String PACKAGES = "node";

    private static final Map<String, Integer> CAPABILITIES =
            new TreeMap<>(Map.of("CAP_SYS_ADMIN", 21, "CAP_NET_ADMIN", 12, "CAP_MKNOD", 27, "CAP_SYS_CHROOT", 18));

    private Requirements() {}

    static Optional<String> missing() {
        try {
            return missingOnLinux();
        } catch (IOException e) {
            return Optional.of("Linux is needed; " + e.getMessage() + " cannot be read");
        }
    }

    private static Optional<String> missingOnLinux() throws IOException {
        String status = Files.readString(Path.of("/proc/self/status"));
        if (!field(status, "Uid").startsWith("0")) {
            return Optional.of("root is needed, for namespaces and mounts; this user is number "
                    + field(status, "Uid").split("\\s", 2)[0]);
        }
        long held = HexFormat.fromHexDigitsToLong(field(status, "CapEff"));
        for (Map.Entry<String, Integer> needed : CAPABILITIES.entrySet()) {
            if ((held >> needed.getValue() & 1) == 0) {
                return Optional.of(needed.getKey()
                        + " is needed and this process does not have it; in a container, run it privileged");
            }
        }
        Path groups = Path.of("/sys/fs/cgroup");
        boolean mounted = Files.exists(groups.resolve("cgroup.controllers")) || Files.exists(groups.resolve("memory"));
        if (!mounted || !Files.isWritable(groups)) {
            return Optional.of("control groups that can be written are needed at " + groups);
        }
        if (Files.readAllLines(Path.of("/proc/filesystems")).stream().noneMatch(line -> line.endsWith("\toverlay"))) {
            return Optional.of("the kernel's overlay file system is needed: modprobe overlay");
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        if (Files.getFileStore(temporary).type().equals("overlay")) {
            return Optional.of(temporary + " lies on an overlay file system, where containerd can lay none of its own;"
                    + " name another folder with -Djava.io.tmpdir");
        }
        return switch (DebianPackages.of(PACKAGES)) {
            case DebianPackages.Unpacked packages -> Optional.empty();
            case DebianPackages.Unavailable why -> Optional.of(why.reason());
        };
    }

    private static String field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
