package dev.portcullis.e2e.release;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The processes of a Pod on a node of this machine's, by the control group that they are in. */
final class PodProcesses {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final int KIBI = 1024;

    private PodProcesses() {}

    /** Returns how many bytes of its memory are resident, all its containers together. */
    static long resident(Pod pod) {
        var uid = pod.getMetadata().getUid();
        return ProcessHandle.allProcesses()
                .map(process -> Path.of("/proc", Long.toString(process.pid())))
                .filter(process -> read(process.resolve("cgroup")).contains(uid))
                .mapToLong(process -> RESIDENT.matcher(read(process.resolve("status")))
                        .results()
                        .mapToLong(match -> Long.parseLong(match.group(1)) * KIBI)
                        .sum())
                .sum();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // The process has ended.
            return "";
        }
    }
}
