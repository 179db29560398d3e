package dev.portcullis.budget.order;

import static org.assertj.core.api.Assertions.assertThat;

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
