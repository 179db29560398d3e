package dev.portcullis.cluster.judging;

import dev.portcullis.cluster.workload.Workload;
import java.util.Set;

/** Hears of workloads that come, change and go; must be quick. */
public interface WorkloadListener {
    /**
     * A workload came, or what matters of it changed.
     *
     * @param questions what it asks and nobody asked before it
     */
    void changed(Workload workload, Set<Question> questions);

    /** A workload is gone. */
    void gone(Workload workload);
}
