package dev.portcullis.operator.runner;

import dev.portcullis.crds.runner.RunnerPoolStatus;
import java.util.Map;
import java.util.Optional;

/** Pools as they stand in the cluster, never as a cache remembers them. Every call may fail with {@link ClusterFault}. */
interface PoolStore {
    /**
     * A pool at one time.
     *
     * @param version changes with everything that changes of the object, its spec included
     * @param generation of the spec
     * @param status what we wrote last
     */
    record Version(String version, long generation, RunnerPoolStatus status) {
        long epoch() {
            return status.grants().epoch();
        }
    }

    /** All pools by name. */
    Map<String, Version> readAll();

    /** A pool; nothing if there is none. */
    Optional<Version> read(String pool);

    /** Writes a status onto the very version that was read; nothing if another one stands there by now, or none. */
    Optional<Version> replace(String pool, Version seen, RunnerPoolStatus next);
}
