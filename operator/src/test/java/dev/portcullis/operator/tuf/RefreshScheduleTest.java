package dev.portcullis.operator.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefreshScheduleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration EVERY = Duration.ofHours(6);
    private static final Duration RETRY = Duration.ofMinutes(10);
    private static final Duration STALENESS = Duration.ofDays(14);
    private static final Rejection FAILURE = new Rejection(Reason.TUF_UNREACHABLE, "it is away");

    private final RefreshSchedule schedule = new RefreshSchedule(EVERY, RETRY);

    private static KeptRefresh kept(Instant at, @Nullable Rejection failure) {
        return new KeptRefresh("source", "state", at, failure);
    }

    private Duration pause(KeptRefresh kept, Duration maxStaleness) {
        return Duration.between(kept.attemptedAt(), schedule.next(kept, "source", maxStaleness, NOW));
    }

    @Test
    void isDueWhereNothingWasAskedOrSomethingElse() {
        assertThat(schedule.next(null, "source", STALENESS, NOW)).isEqualTo(NOW);
        assertThat(schedule.next(kept(NOW, null), "other", STALENESS, NOW)).isEqualTo(NOW);
    }

    @Test
    void comesSoonerAfterAFailure() {
        assertThat(pause(kept(NOW, null), STALENESS)).isBetween(Duration.ofMinutes(324), Duration.ofMinutes(396));
        assertThat(pause(kept(NOW, FAILURE), STALENESS)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
    }

    @Test
    void comesTwiceBeforeWhatIsInForceGoesStale() {
        assertThat(pause(kept(NOW, null), Duration.ofHours(2)))
                .isBetween(Duration.ofMinutes(54), Duration.ofMinutes(66));
        assertThat(pause(kept(NOW, FAILURE), Duration.ofSeconds(20))).isLessThanOrEqualTo(Duration.ofSeconds(11));
    }

    @Test
    void doesNotBelieveAnAttemptInTheFuture() {
        assertThat(schedule.next(kept(NOW.plusSeconds(61), null), "source", STALENESS, NOW))
                .isEqualTo(NOW);
        assertThat(schedule.next(kept(NOW.plusSeconds(59), null), "source", STALENESS, NOW))
                .isAfter(NOW);
    }

    @Test
    void spreadsRefreshesTheSameWayEveryTime() {
        Set<Duration> pauses = new HashSet<>();
        for (var second = 0; second < 100; second++) {
            var kept = kept(NOW.minusSeconds(second), null);
            assertThat(pause(kept, STALENESS)).isEqualTo(pause(kept, STALENESS));
            pauses.add(pause(kept, STALENESS));
        }
        assertThat(pauses).hasSizeGreaterThan(10);
    }
}
