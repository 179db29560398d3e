package dev.portcullis.budget.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Percentage CLOSE = Percentage.withPercentage(0.0001);

    @Property
    void doublesWithEveryHalfLife(@ForAll @LongRange(min = 0, max = 4 * 86_400_000L - 1) long elapsed) {
        var growth = new Growth(DAY, 1_000_000);

        var expected = Math.pow(2, elapsed / 86_400_000.0) * (1L << Growth.DIGITS);

        assertThat((double) growth.factor(1_000_000 + elapsed)).isCloseTo(expected, CLOSE);
    }

    @Property
    void multipliesExactly(@ForAll long amount, @ForAll @LongRange(min = 1, max = 1L << 37) long factor) {
        var exact =
                BigInteger.valueOf(amount).multiply(BigInteger.valueOf(factor)).shiftRight(Growth.DIGITS);
        var most = BigInteger.valueOf(Long.MAX_VALUE);
        var least = BigInteger.valueOf(Long.MIN_VALUE);

        assertThat(Growth.multiply(amount, factor))
                .isEqualTo(exact.min(most).max(least).longValueExact());
    }

    @Property
    void decaysByHalfWithEveryHalfLife(@ForAll @LongRange(min = 0, max = 20 * 86_400_000L) long elapsed) {
        var growth = new Growth(DAY, 0);

        var left = growth.decayed(1L << 50, elapsed);

        assertThat((double) left).isCloseTo((1L << 50) * Math.pow(2, -elapsed / 86_400_000.0), CLOSE);
        assertThat(growth.decayed(-(1L << 50), elapsed)).isBetween(-left - 1, -left + 1);
    }

    @Test
    void leavesNothingAfterAges() {
        var growth = new Growth(DAY, 0);

        assertThat(growth.decayed(1L << 50, 0)).isEqualTo(1L << 50);
        assertThat(growth.decayed(Long.MAX_VALUE, Long.MAX_VALUE)).isZero();
        assertThat(growth.decayed(Long.MIN_VALUE, Long.MAX_VALUE)).isZero();
    }

    @Test
    void movesItsEpochBeforeFactorsGrowLarge() {
        var growth = new Growth(DAY, 0);

        assertThat(growth.halvings(4 * DAY.toMillis() - 1)).isZero();
        assertThat(growth.halvings(5 * DAY.toMillis() + 1)).isEqualTo(5);
        assertThat(growth.halvings(5 * DAY.toMillis() + 1)).isZero();
        assertThat(growth.factor(6 * DAY.toMillis())).isEqualTo(2L << Growth.DIGITS);
        assertThat(growth.halvings(Duration.ofDays(10_000).toMillis())).isEqualTo(63);
    }

    @Test
    void refusesHalfLivesOutOfBounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Growth(Duration.ofSeconds(59), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Growth(Duration.ofDays(91), 0));
    }
}
