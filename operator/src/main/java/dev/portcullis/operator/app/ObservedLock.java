package dev.portcullis.operator.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A lock that was renewed when this replica saw it change. The time that is written in it is by the clock of its holder: held against this
 * replica's clock it would let it take the lock from a live leader whose clock is behind, or wait for hours for a dead one whose was ahead.
 * Safe for several threads.
 */
final class ObservedLock implements Lock {
    private final Lock lock;
    private final InstantSource clock;
    private @Nullable LeaderElectionRecord written;
    private Instant seen = Instant.MIN;

    ObservedLock(Lock lock, InstantSource clock) {
        this.lock = lock;
        this.clock = clock;
    }

    @Override
    public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
        var record = lock.get(client);
        if (record == null) {
            return null;
        }
        if (!record.equals(written)) {
            written = record;
            seen = clock.instant();
        }
        return record.toBuilder().renewTime(seen.atZone(ZoneOffset.UTC)).build();
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
        lock.create(client, record);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
        lock.update(client, record);
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }
}
