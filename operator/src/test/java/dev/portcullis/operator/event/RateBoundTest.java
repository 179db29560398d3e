package dev.portcullis.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.operator.sample.FixedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateBoundTest {
    private final FixedClock clock = new FixedClock();
    private final RateBound bound = new RateBound(clock);

    @Test
    void aBurstPassesAndNothingAfterIt() {
        assertThat(taken(100)).isEqualTo(RateBound.BURST);
    }

    @Test
    void timeBringsThemBackOneByOne() {
        taken(100);

        clock.advance(RateBound.REFILL.minusMillis(1));
        assertThat(bound.take()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(bound.take()).isTrue();
        assertThat(bound.take()).isFalse();
        clock.advance(RateBound.REFILL.multipliedBy(3));
        assertThat(taken(100)).isEqualTo(3);
    }

    @Test
    void noMoreThanABurstIsSaved() {
        clock.advance(Duration.ofDays(365));

        assertThat(taken(100)).isEqualTo(RateBound.BURST);
    }

    @Test
    void aClockThatIsSetBackBringsNothingAndStopsNothing() {
        taken(100);

        clock.advance(Duration.ofHours(-1));
        assertThat(bound.take()).isFalse();
        clock.advance(RateBound.REFILL);
        assertThat(bound.take()).isTrue();
        assertThat(bound.take()).isFalse();
    }

    private int taken(int attempts) {
        var taken = 0;
        for (var attempt = 0; attempt < attempts; attempt++) {
            taken += bound.take() ? 1 : 0;
        }
        return taken;
    }
}
