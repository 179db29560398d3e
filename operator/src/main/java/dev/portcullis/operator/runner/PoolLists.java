package dev.portcullis.operator.runner;

import dev.portcullis.crds.runner.RunnerGrants;
import dev.portcullis.crds.runner.RunnerPoolStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The lists of grants in the pools, which are what counts. A list is changed by compare-and-swap and only in the epoch that this leader began, so that
 * one that was replaced adds nothing, however late it wakes. Not thread-safe.
 */
final class PoolLists {
    private static final int ATTEMPTS = 50;

    private final PoolStore store;
    private final Map<String, PoolStore.Version> known = new HashMap<>();
    private final Set<String> doubted = new HashSet<>();
    private long epoch;

    PoolLists(PoolStore store) {
        this.store = store;
    }

    /** The epoch of this leader; 0 before {@link #claim}. */
    long epoch() {
        return epoch;
    }

    /**
     * Begins an epoch in every pool, before anything else is done. From now on no other leader changes a list.
     *
     * @return what former leaders granted, by pool
     */
    Map<String, RunnerGrants> claim() {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var pools = store.readAll();
            epoch = Math.max(
                            epoch,
                            pools.values().stream()
                                    .mapToLong(PoolStore.Version::epoch)
                                    .max()
                                    .orElse(0))
                    + 1;
            known.clear();
            if (pools.entrySet().stream().allMatch(pool -> claim(pool.getKey(), pool.getValue()))) {
                var grants = new HashMap<String, RunnerGrants>();
                known.forEach(
                        (name, version) -> grants.put(name, version.status().grants()));
                return grants;
            }
        }
        throw new ClusterFault("others begin epochs all the time", new IllegalStateException("epoch " + epoch));
    }

    /** Returns false if somebody else begins an epoch at this time. */
    private boolean claim(String pool, PoolStore.Version seen) {
        PoolStore.@Nullable Version present = seen;
        while (present != null && present.epoch() < epoch) {
            var grants = new RunnerGrants(epoch, present.status().grants().uids());
            var written = store.replace(pool, present, present.status().withGrants(grants));
            if (written.isPresent()) {
                known.put(pool, written.get());
                return true;
            }
            present = store.read(pool).orElse(null);
        }
        return present == null;
    }

    /** What stands in the pools, as far as this leader knows: after {@link #claim} what former leaders wrote last. */
    Map<String, RunnerPoolStatus> statuses() {
        var statuses = new HashMap<String, RunnerPoolStatus>();
        known.forEach((pool, version) -> statuses.put(pool, version.status()));
        return statuses;
    }

    /** The UIDs that stand in a pool's list, as far as this leader knows; none before it has read or written it. */
    List<String> listed(String pool) {
        var present = known.get(pool);
        return present == null ? List.of() : present.status().grants().uids();
    }

    /** Has a pool read again before its list is written next: it may be another one of that name, with nothing in its list. */
    void doubt(String pool) {
        doubted.add(pool);
    }

    /**
     * Makes a list these UIDs, and the rest of the status what is told. Does nothing where all of it stands already, or the pool is gone.
     *
     * @param rest makes of a status its next; what it says of grants does not count
     * @throws FencedException if another leader began an epoch
     */
    void write(String pool, List<String> uids, UnaryOperator<RunnerPoolStatus> rest) {
        PoolStore.@Nullable Version present = doubted.contains(pool) ? null : known.get(pool);
        if (present == null) {
            present = store.read(pool).orElse(null);
            doubted.remove(pool);
        }
        while (present != null) {
            if (present.epoch() > epoch) {
                throw new FencedException(pool, epoch, present.epoch());
            }
            known.put(pool, present);
            var next = rest.apply(present.status()).withGrants(new RunnerGrants(epoch, uids));
            if (next.equals(present.status())) {
                return;
            }
            var written = store.replace(pool, present, next);
            if (written.isPresent()) {
                known.put(pool, written.get());
                return;
            }
            present = store.read(pool).orElse(null);
        }
        known.remove(pool);
    }
}
