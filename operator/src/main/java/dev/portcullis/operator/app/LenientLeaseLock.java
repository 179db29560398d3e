package dev.portcullis.operator.app;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A lease of which every field may be missing, as the API allows. A holder that is named keeps it for the usual duration, and mends what is
 * missing when it renews it; without a holder it is free.
 */
final class LenientLeaseLock extends LeaseLock {
    private static final ZonedDateTime LONG_AGO = Instant.EPOCH.atZone(ZoneOffset.UTC);

    private final Duration usual;

    /**
     * Makes a lock on a lease.
     *
     * @param usual for how long a lease is held that does not say it
     */
    LenientLeaseLock(String namespace, String name, String identity, Duration usual) {
        super(namespace, name, identity);
        this.usual = usual;
    }

    @Override
    protected LeaderElectionRecord toRecord(Lease lease) {
        var spec = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
        var seconds = spec.getLeaseDurationSeconds();
        var transitions = spec.getLeaseTransitions();
        return new LeaderElectionRecord(
                spec.getHolderIdentity(),
                seconds == null ? usual : Duration.ofSeconds(seconds),
                orLongAgo(spec.getAcquireTime()),
                orLongAgo(spec.getRenewTime()),
                transitions == null ? 0 : transitions);
    }

    private static ZonedDateTime orLongAgo(@Nullable ZonedDateTime time) {
        return time == null ? LONG_AGO : time;
    }
}
