package dev.portcullis.operator.runner;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened since somebody looked last: of each Pod only how it is now. Thread-safe. */
final class RunnerInbox {
    private final Map<String, Optional<Pod>> pods = new LinkedHashMap<>();
    private final List<Noted> records = new ArrayList<>();
    private boolean declared;
    private boolean owners;
    private boolean signalled;

    /**
     * A reservation that came to be known or is gone.
     *
     * @param found false if it is gone
     */
    record Noted(String namespace, String uid, boolean found) {}

    /**
     * What happened.
     *
     * @param pods by UID as they are now; nothing for one that is gone
     * @param records in their order
     * @param declared whether pools or budgets changed
     * @param owners whether more is known of who owns Pods
     */
    record Drained(Map<String, Optional<Pod>> pods, List<Noted> records, boolean declared, boolean owners) {
        Drained {
            pods = new LinkedHashMap<>(pods);
            records = List.copyOf(records);
        }
    }

    synchronized void pod(Pod pod) {
        put(String.valueOf(pod.getMetadata().getUid()), pod);
    }

    synchronized void gone(Pod pod) {
        put(String.valueOf(pod.getMetadata().getUid()), null);
    }

    /** The last word about a Pod is the latest in order too. */
    private void put(String uid, @Nullable Pod pod) {
        pods.remove(uid);
        pods.put(uid, Optional.ofNullable(pod));
        signal();
    }

    synchronized void record(String namespace, String uid, boolean found) {
        records.add(new Noted(namespace, uid, found));
        signal();
    }

    synchronized void declared() {
        declared = true;
        signal();
    }

    synchronized void owners() {
        owners = true;
        signal();
    }

    /** Has whoever waits look. */
    synchronized void signal() {
        signalled = true;
        notifyAll();
    }

    /** Waits until something happened, or for so long; null for as long as it takes. */
    synchronized void await(@Nullable Duration longest) throws InterruptedException {
        var end = System.nanoTime() + (longest == null ? 0 : longest.toNanos());
        while (!signalled) {
            var left = (end - System.nanoTime()) / 1_000_000;
            if (longest != null && left <= 0) {
                break;
            }
            wait(longest == null ? 0 : left);
        }
        signalled = false;
    }

    synchronized Drained drain() {
        var drained = new Drained(pods, records, declared, owners);
        pods.clear();
        records.clear();
        declared = false;
        owners = false;
        return drained;
    }
}
