package dev.portcullis.operator.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock that was renewed when this replica saw it change, by a clock that nobody sets. The time that is written in it is by the clock of its
 * holder: held against this replica's clock it would let it take the lock from a live leader whose clock is behind, or wait for hours for a
 * dead one whose was ahead; and so would this replica's own clock when it is set.
 *
 * <p>Whatever goes wrong is a {@link KubernetesClientException}: the election goes on after that, and ends without a word after anything
 * else. Safe for several threads.
 */
final class ObservedLock implements Lock {
    private final Lock lock;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private @Nullable LeaderElectionRecord written;
    private long seen;

    /**
     * Wraps a lock.
     *
     * @param clock the clock that the election reads
     * @param nanoTime nanoseconds since any point in time, as {@link System#nanoTime} counts them
     */
    ObservedLock(Lock lock, InstantSource clock, LongSupplier nanoTime) {
        this.lock = lock;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
        return observed(attempt("read", () -> lock.get(client)));
    }

    private @Nullable LeaderElectionRecord observed(@Nullable LeaderElectionRecord record) {
        if (record == null) {
            return null;
        }
        var now = nanoTime.getAsLong();
        if (!record.equals(written)) {
            written = record;
            seen = now;
        }
        var renewed = clock.instant().minusNanos(now - seen);
        return record.toBuilder().renewTime(renewed.atZone(ZoneOffset.UTC)).build();
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
        attempt("create", () -> {
            lock.create(client, record);
            return null;
        });
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
        attempt("update", () -> {
            lock.update(client, record);
            return null;
        });
    }

    private @Nullable LeaderElectionRecord attempt(String what, Supplier<@Nullable LeaderElectionRecord> action) {
        try {
            return action.get();
        } catch (KubernetesClientException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new KubernetesClientException("could not " + what + " " + lock.describe(), e);
        }
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
