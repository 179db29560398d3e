package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I9: durations are those that pass. */
class SteadyClockTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Instant wall = FakeCluster.NOW;
    private long ticks = Long.MAX_VALUE - 5;
    private final SteadyClock clock = new SteadyClock(() -> wall, () -> ticks);

    /** Time passes, on both clocks. */
    private Instant after(Duration time) {
        wall = wall.plus(time);
        ticks += time.toNanos();
        return clock.instant();
    }

    private void set(Duration by) {
        wall = wall.plus(by);
    }

    @Test
    void goesWithTheTimeOfDay() {
        assertThat(clock.instant()).isEqualTo(FakeCluster.NOW);
        assertThat(after(MINUTE)).isEqualTo(FakeCluster.NOW.plus(MINUTE));
        assertThat(after(Duration.ofDays(300))).isEqualTo(wall);
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, -3600, 31_536_000_000L, -31_536_000_000L})
    void whoeverSetsTheTimeOfDayChangesNoDurationByMuch(long seconds) {
        var before = after(MINUTE);
        set(Duration.ofSeconds(seconds));

        assertThat(clock.instant()).isEqualTo(before);
        assertThat(Duration.between(before, after(MINUTE))).isBetween(Duration.ofSeconds(54), Duration.ofSeconds(66));
    }

    @Test
    void comesNearerToTheTimeOfDay() {
        set(Duration.ofMinutes(-6));

        assertThat(after(Duration.ofMinutes(59))).isAfter(wall);
        assertThat(after(MINUTE)).isEqualTo(wall);
    }

    /** What shares runners takes no other clock than this one. */
    @Test
    void goesAsTheMachineDoesWhereNoOtherClockIsGiven() {
        var real = SteadyClock.of(() -> wall);
        var before = real.instant();
        set(Duration.ofHours(-1));

        assertThat(real.instant()).as("never back").isAfterOrEqualTo(before);
        assertThat(Runners.class.getConstructors())
                .singleElement()
                .satisfies(made -> assertThat(made.getParameterTypes()).contains(SteadyClock.class));
    }

    @Test
    void neverGoesBack() {
        var before = clock.instant();
        for (var second = -30; second < 30; second++) {
            set(Duration.ofSeconds(second));
            ticks += second;
            assertThat(clock.instant()).isAfterOrEqualTo(before);
            before = clock.instant();
        }
    }

    @Test
    void aRateOpensInTimeThoughTheTimeOfDayWentForwardAndBack() {
        var cluster = new FakeCluster();
        var rate = ", rateLimit: {tokenBucket: {maxTokens: 1, tokensPerFill: 1, fillInterval: 60s}}";
        var leader = new Leader(cluster, Declarations.pool(2, rate), clock.instant());
        set(Duration.ofHours(1));
        leader.now = after(Duration.ofSeconds(1));
        cluster.pod("1", "acme/a");
        cluster.pod("2", "acme/a");
        leader.run();
        assertThat(cluster.running()).containsExactly("1");

        set(Duration.ofHours(-1));
        leader.now = after(Duration.ofSeconds(67));
        leader.run();

        assertThat(cluster.running()).containsExactly("1", "2");
    }
}
