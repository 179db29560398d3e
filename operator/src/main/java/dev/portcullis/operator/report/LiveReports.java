package dev.portcullis.operator.report;

import dev.portcullis.operator.report.Standing.Live;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which reports stand in the cluster, by the UID of their workload or whatever else they are about, as the watch and our own writes tell it. The watch may tell of a deletion
 * before the writer has told of the write that came before it. Thread-safe.
 */
final class LiveReports {
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, String> deleted = new HashMap<>();
    private final Set<String> toldSinceWriting = new HashSet<>();

    /**
     * A report that stands somewhere.
     *
     * @param namespace where; empty for none
     * @param name its name
     * @param uid its own UID
     * @param live what it says
     */
    record Seen(String namespace, String name, String uid, Live live) {
        static Seen of(GenericKubernetesResource report) {
            var metadata = report.getMetadata();
            return new Seen(
                    Objects.toString(metadata.getNamespace(), ""),
                    Objects.toString(metadata.getName(), ""),
                    Objects.toString(metadata.getUid(), ""),
                    ReportsApi.live(report));
        }
    }

    synchronized @Nullable Seen of(String workload) {
        return seen.get(workload);
    }

    /** Returns all of them, by workload. */
    synchronized Map<String, Seen> all() {
        return Map.copyOf(seen);
    }

    /** Takes note of what the watch told. */
    synchronized void told(String workload, Seen report) {
        seen.put(workload, report);
        toldSinceWriting.add(workload);
    }

    /**
     * Takes note of a deletion that the watch told.
     *
     * @param uid the UID of the report that is gone
     */
    synchronized void deleted(String workload, String uid) {
        seen.remove(workload);
        deleted.put(workload, uid);
    }

    /** Takes note that this process begins to write. */
    synchronized void writes(String workload) {
        toldSinceWriting.remove(workload);
    }

    /**
     * Takes note of what this process wrote since {@link #writes}. What the watch told meanwhile stands: it may be later, and if it is not the watch will tell of the
     * write as well.
     *
     * @return false if just that report is known to be gone
     */
    synchronized boolean wrote(String workload, Seen report) {
        if (report.uid().equals(deleted.get(workload))) {
            return false;
        }
        if (!toldSinceWriting.contains(workload)) {
            seen.put(workload, report);
        }
        return true;
    }

    /** Forgets all about a workload that is gone. */
    synchronized void forget(String workload) {
        seen.remove(workload);
        deleted.remove(workload);
        toldSinceWriting.remove(workload);
    }

    synchronized void clear() {
        seen.clear();
        deleted.clear();
        toldSinceWriting.clear();
    }
}
