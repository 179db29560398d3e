package dev.portcullis.evidence;

import dev.portcullis.registry.Deadline;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds how much is done at once, in all and per namespace, so that no tenant starves another. Thread-safe. */
public final class Permits {
    private final Semaphore all;
    private final int most;
    private final int perTenant;
    private final ConcurrentHashMap<String, Tenant> tenants = new ConcurrentHashMap<>();

    /**
     * Makes permits.
     *
     * @param all how much may be taken in all
     * @param perTenant how much of it by one namespace
     */
    public Permits(int all, int perTenant) {
        this.all = new Semaphore(all, true);
        this.most = Math.min(all, perTenant);
        this.perTenant = perTenant;
    }

    /**
     * Waits for a permit until the deadline; empty if there was none.
     *
     * @param weight how much is taken; more than a tenant may have is never granted
     */
    public Optional<Permit> acquire(String tenant, int weight, Deadline deadline) {
        if (weight > most) {
            return Optional.empty();
        }
        var mine = tenants.compute(tenant, (name, known) -> (known == null ? new Tenant(perTenant) : known).enter());
        var granted = acquire(mine.permits, weight, deadline);
        if (granted && !acquire(all, weight, deadline)) {
            mine.permits.release(weight);
            granted = false;
        }
        if (!granted) {
            leave(tenant);
            return Optional.empty();
        }
        return Optional.of(() -> {
            all.release(weight);
            mine.permits.release(weight);
            leave(tenant);
        });
    }

    /** Returns how many tenants hold or await a permit. */
    public int tenants() {
        return tenants.size();
    }

    private void leave(String tenant) {
        tenants.computeIfPresent(tenant, (name, known) -> known.leave());
    }

    private static boolean acquire(Semaphore semaphore, int weight, Deadline deadline) {
        try {
            return semaphore.tryAcquire(weight, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The right to what was asked for, until it is closed. */
    public interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /** A tenant with as many entries as somebody holds or awaits; forgotten when nobody does. Guarded by the map's compute. */
    private static final class Tenant {
        private final Semaphore permits;
        private int users;

        Tenant(int permits) {
            this.permits = new Semaphore(permits, true);
        }

        Tenant enter() {
            users++;
            return this;
        }

        @org.jspecify.annotations.Nullable
        Tenant leave() {
            users--;
            return users == 0 ? null : this;
        }
    }
}
