package dev.portcullis.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class LenientLeaseLockTest {
    private static final Duration USUAL = Duration.ofSeconds(15);
    private static final ZonedDateTime NOON = ZonedDateTime.parse("2026-06-01T12:00:00Z");

    private final LenientLeaseLock lock = new LenientLeaseLock("namespace", "name", "self", USUAL);

    @Test
    void aHolderKeepsALeaseThatSaysNothingElse() {
        var record = lock.toRecord(new LeaseBuilder()
                .withNewSpec()
                .withHolderIdentity("first")
                .endSpec()
                .build());

        assertThat(record.getHolderIdentity()).isEqualTo("first");
        assertThat(record.getLeaseDuration()).isEqualTo(USUAL);
        assertThat(record.getRenewTime()).isBefore(NOON);
        assertThat(record.getAcquireTime()).isBefore(NOON);
        assertThat(record.getLeaderTransitions()).isZero();
    }

    @Test
    void anEmptyLeaseIsFree() {
        assertThat(lock.toRecord(new Lease()).getHolderIdentity()).isNull();
    }

    @Test
    void whatALeaseSaysHolds() {
        var record = lock.toRecord(new LeaseBuilder()
                .withNewSpec()
                .withHolderIdentity("first")
                .withLeaseDurationSeconds(6)
                .withAcquireTime(NOON)
                .withRenewTime(NOON.plusSeconds(1))
                .withLeaseTransitions(3)
                .endSpec()
                .build());

        assertThat(record.getLeaseDuration()).isEqualTo(Duration.ofSeconds(6));
        assertThat(record.getAcquireTime()).isEqualTo(NOON);
        assertThat(record.getRenewTime()).isEqualTo(NOON.plusSeconds(1));
        assertThat(record.getLeaderTransitions()).isEqualTo(3);
    }
}
