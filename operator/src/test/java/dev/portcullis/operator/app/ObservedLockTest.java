package dev.portcullis.operator.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservedLockTest {
    private static final Instant BEGIN = Instant.parse("2026-06-01T12:00:00Z");

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final FakeLock lock = new FakeLock();
    private Instant now = BEGIN;
    private final ObservedLock observed = new ObservedLock(lock, () -> now);

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void wasRenewedWhenItWasSeenToChangeWhateverItSays(int hoursAhead) {
        var clockOfHolder = Duration.ofHours(hoursAhead);
        lock.record = record("first", BEGIN.plus(clockOfHolder));
        assertThat(renewed()).isEqualTo(BEGIN);

        now = BEGIN.plusSeconds(5);
        assertThat(renewed()).isEqualTo(BEGIN);

        lock.record = record("first", BEGIN.plus(clockOfHolder).plusSeconds(5));
        assertThat(renewed()).isEqualTo(BEGIN.plusSeconds(5));

        now = BEGIN.plusSeconds(9);
        lock.record = record("second", BEGIN.plus(clockOfHolder).plusSeconds(5));
        assertThat(renewed()).isEqualTo(BEGIN.plusSeconds(9));
    }

    @Test
    void whatElseItSaysStays() {
        lock.record = record("first", BEGIN.plusSeconds(3600));

        var read = requireNonNull(observed.get(client));

        assertThat(read.getHolderIdentity()).isEqualTo("first");
        assertThat(read.getAcquireTime()).isEqualTo(requireNonNull(lock.record).getAcquireTime());
        assertThat(read.getLeaseDuration())
                .isEqualTo(requireNonNull(lock.record).getLeaseDuration());
        assertThat(read.getLeaderTransitions())
                .isEqualTo(requireNonNull(lock.record).getLeaderTransitions());
        assertThat(observed.identity()).isEqualTo("self");
    }

    @Test
    void whatIsNotThereIsNotThere() {
        assertThat(observed.get(client)).isNull();
    }

    @Test
    void whatIsWrittenIsWrittenAsItIs() {
        var mine = record("self", BEGIN);

        observed.create(client, mine);
        assertThat(lock.record).isEqualTo(mine);
        observed.update(client, record("self", BEGIN.plusSeconds(1)));
        assertThat(lock.record).isEqualTo(record("self", BEGIN.plusSeconds(1)));
    }

    private Instant renewed() {
        return requireNonNull(observed.get(client)).getRenewTime().toInstant();
    }

    private static LeaderElectionRecord record(String holder, Instant renewed) {
        ZonedDateTime time = renewed.atZone(ZoneOffset.UTC);
        return new LeaderElectionRecord(holder, Duration.ofSeconds(15), time, time, 3);
    }

    /** Holds what was written last. */
    private static final class FakeLock implements Lock {
        private @Nullable LeaderElectionRecord record;

        @Override
        public @Nullable LeaderElectionRecord get(KubernetesClient client) {
            return record;
        }

        @Override
        public void create(KubernetesClient client, LeaderElectionRecord made) {
            record = made;
        }

        @Override
        public void update(KubernetesClient client, LeaderElectionRecord changed) {
            record = changed;
        }

        @Override
        public String identity() {
            return "self";
        }

        @Override
        public String describe() {
            return "a lock";
        }
    }
}
