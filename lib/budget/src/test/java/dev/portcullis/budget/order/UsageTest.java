package dev.portcullis.budget.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int STEPS = 40;

    /** Usage with the decayed integral beside it, computed as one would on paper. */
    private static final class OnPaper {
        private final Usage usage = new Usage();
        private double integral;
        private double share;
        private long last;

        void change(long other, Growth growth, long now) {
            until(now);
            usage.change(other, growth, now);
            share = other;
        }

        void until(long now) {
            var mean = DAY / 1000.0 / Math.log(2);
            var decay = Math.pow(2, -(now - last) / (double) DAY);
            integral = integral * decay + share * mean * (1 - decay);
            last = now;
        }
    }

    /** The point of it: where shares are equal, balances stand in the order of what was used, at any later time. */
    @Property(tries = 500)
    void ordersThoseOfEqualSharesByWhatTheyUsed(@ForAll long seed) {
        var random = new Random(seed);
        var growth = new Growth(Duration.ofDays(1), 0);
        var one = new OnPaper();
        var other = new OnPaper();
        var now = 0L;
        for (var i = 0; i < STEPS; i++) {
            now += random.nextInt((int) DAY / 4);
            var halvings = growth.halvings(now);
            one.usage.halve(halvings);
            other.usage.halve(halvings);
            (random.nextBoolean() ? one : other).change(random.nextInt((int) Share.WHOLE), growth, now);
        }
        var equal = random.nextInt((int) Share.WHOLE);
        one.change(equal, growth, now);
        other.change(equal, growth, now);

        var later = now + random.nextInt((int) DAY);
        one.until(later);
        other.until(later);
        var difference = one.integral - other.integral;
        if (Math.abs(difference) > 1e-4 * (one.integral + other.integral)) {
            assertThat(Long.signum(one.usage.balance() - other.usage.balance()))
                    .isEqualTo((int) Math.signum(difference));
        }
    }

    /** Whoever goes on elsewhere after a while has used as much as on paper, be it that it used something meanwhile. */
    @Property(tries = 500)
    void goesOnElsewhereFromWhatWasUsed(@ForAll long seed) {
        var random = new Random(seed);
        var growth = new Growth(Duration.ofDays(1), 0);
        var paper = new OnPaper();
        var now = 0L;
        for (var i = 0; i < STEPS; i++) {
            now += random.nextInt((int) DAY / 4);
            paper.usage.halve(growth.halvings(now));
            paper.change(random.nextInt((int) Share.WHOLE), growth, now);
        }
        var used = paper.usage.used(growth, now);
        assertThat((double) used).isCloseTo(paper.integral, withinPercentage(0.1));

        var elapsed = random.nextInt((int) DAY * 3);
        paper.until(now + elapsed);
        var later = new Growth(Duration.ofDays(1), now + elapsed);
        var resumed = new Usage();
        resumed.change((long) paper.share, later, now + elapsed);
        resumed.resume(used, elapsed, later, now + elapsed);

        assertThat((double) resumed.used(later, now + elapsed)).isCloseTo(paper.integral, withinPercentage(0.1));
        paper.until(now + elapsed + DAY);
        assertThat((double) resumed.used(later, now + elapsed + DAY)).isCloseTo(paper.integral, withinPercentage(0.1));
    }

    @Test
    void takesAmountsThatCannotBeForTheNearestThatCan() {
        var growth = new Growth(Duration.ofDays(1), 0);
        var negative = new Usage();
        negative.resume(Long.MIN_VALUE, Long.MAX_VALUE, growth, 0);
        var huge = new Usage();
        huge.resume(Long.MAX_VALUE, Long.MIN_VALUE, growth, 0);
        var most = new Usage();
        for (var i = 0; i < 1000; i++) {
            most.credit(2 * Share.WHOLE, DAY, growth, 0);
        }

        assertThat(negative.used(growth, 0)).isZero();
        assertThat(huge.used(growth, 0)).isPositive().isEqualTo(most.used(growth, 0));
    }

    @Test
    void countsAStartAsUsage() {
        var growth = new Growth(Duration.ofDays(1), 0);
        var started = new Usage();
        var ran = new Usage();
        started.credit(1000, 60_000, growth, 0);
        ran.change(1000, growth, 0);
        ran.change(0, growth, 59_000);

        assertThat(started.balance()).isGreaterThan(ran.balance());
    }

    @Test
    void keepsToTheLargestNumberWhereSumsWouldBeLarger() {
        var growth = new Growth(Duration.ofDays(90), 0);
        var usage = new Usage();
        for (var i = 0; i < 10_000; i++) {
            usage.credit(Long.MAX_VALUE / 200_000, 150_000, growth, 0);
        }

        assertThat(usage.balance()).isEqualTo(Long.MAX_VALUE);
    }
}
