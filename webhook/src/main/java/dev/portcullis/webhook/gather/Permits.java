package dev.portcullis.webhook.gather;

import dev.portcullis.registry.Deadline;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds how many images are looked up in registries at once, in all and per namespace, so that no tenant starves another. */
final class Permits {
    private final Semaphore all;
    private final int perTenant;
    private final ConcurrentHashMap<String, Tenant> tenants = new ConcurrentHashMap<>();

    Permits(int all, int perTenant) {
        this.all = new Semaphore(all, true);
        this.perTenant = perTenant;
    }

    /** Waits for a permit until the deadline; empty if there was none. */
    Optional<Permit> acquire(String tenant, Deadline deadline) {
        var mine = tenants.compute(tenant, (name, known) -> (known == null ? new Tenant(perTenant) : known).enter());
        var granted = acquire(mine.permits, deadline);
        if (granted && !acquire(all, deadline)) {
            mine.permits.release();
            granted = false;
        }
        if (!granted) {
            leave(tenant);
            return Optional.empty();
        }
        return Optional.of(() -> {
            all.release();
            mine.permits.release();
            leave(tenant);
        });
    }

    /** Returns how many tenants hold or await a permit. */
    int tenants() {
        return tenants.size();
    }

    private void leave(String tenant) {
        tenants.computeIfPresent(tenant, (name, known) -> known.leave());
    }

    private static boolean acquire(Semaphore semaphore, Deadline deadline) {
        try {
            return semaphore.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The right to one look-up. */
    interface Permit extends AutoCloseable {
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
