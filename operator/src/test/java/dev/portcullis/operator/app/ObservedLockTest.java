package dev.portcullis.operator.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
    private long elapsed;
    private final ObservedLock observed = new ObservedLock(lock, () -> now, () -> elapsed);

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

        pass(5);
        assertThat(renewed()).isEqualTo(BEGIN);

        lock.record = record("first", BEGIN.plus(clockOfHolder).plusSeconds(5));
        assertThat(renewed()).isEqualTo(BEGIN.plusSeconds(5));

        pass(4);
        lock.record = record("second", BEGIN.plus(clockOfHolder).plusSeconds(5));
        assertThat(renewed()).isEqualTo(BEGIN.plusSeconds(9));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void isAsOldAsItIsWhenThisClockIsSet(int hours) {
        lock.record = record("first", BEGIN);
        assertThat(age()).isZero();

        pass(5);
        now = now.plus(Duration.ofHours(hours));
        assertThat(age()).isEqualTo(Duration.ofSeconds(5));

        pass(11);
        now = now.minus(Duration.ofHours(hours));
        assertThat(age()).isEqualTo(Duration.ofSeconds(16));

        lock.record = record("first", BEGIN.plusSeconds(1));
        now = now.plus(Duration.ofHours(hours));
        assertThat(age()).isZero();
    }

    @Test
    void whateverGoesWrongLetsTheElectionGoOn() {
        lock.failure = new NullPointerException("no duration");

        assertThatThrownBy(() -> observed.get(client))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("could not read a lock")
                .hasCause(lock.failure);
        assertThatThrownBy(() -> observed.create(client, record("self", BEGIN)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("could not create a lock");
        assertThatThrownBy(() -> observed.update(client, record("self", BEGIN)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("could not update a lock");
    }

    @Test
    void anErrorOfTheServerStaysWhatItIs() {
        lock.failure = new KubernetesClientException("conflict", 409, null);

        assertThatThrownBy(() -> observed.update(client, record("self", BEGIN))).isSameAs(lock.failure);
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

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
        elapsed += Duration.ofSeconds(seconds).toNanos();
    }

    private Duration age() {
        return Duration.between(renewed(), now);
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
        private @Nullable RuntimeException failure;

        @Override
        public @Nullable LeaderElectionRecord get(KubernetesClient client) {
            fail();
            return record;
        }

        @Override
        public void create(KubernetesClient client, LeaderElectionRecord made) {
            fail();
            record = made;
        }

        @Override
        public void update(KubernetesClient client, LeaderElectionRecord changed) {
            fail();
            record = changed;
        }

        private void fail() {
            if (failure != null) {
                throw failure;
            }
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
