package dev.portcullis.budget.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.budget.tree.TokenBucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcraTest {
    /** In any stretch of time as many start as the bucket holds, and what is filled in meanwhile. */
    @Property(tries = 300)
    void letsNoMoreStartThanTheBucketHolds(@ForAll long seed) {
        var random = new Random(seed);
        var bucket = new TokenBucket(
                1 + random.nextInt(6), 1 + random.nextInt(5), Duration.ofMillis(1 + random.nextInt(5000)));
        var gcra = new Gcra(bucket);
        var starts = new ArrayList<Long>();
        var now = 1_000_000_000L;
        for (var i = 0; i < 200; i++) {
            now += random.nextInt(1_000_000_000);
            if (gcra.next() <= now) {
                gcra.start(now);
                starts.add(now);
            }
        }

        for (var from = 0; from < starts.size(); from++) {
            for (var to = from; to < starts.size(); to++) {
                var filled = (double) (starts.get(to) - starts.get(from))
                        * bucket.tokensPerFill()
                        / bucket.fillInterval().toNanos();
                assertThat((double) to - from + 1).isLessThanOrEqualTo(bucket.maxTokens() + filled);
            }
        }
    }

    /** A bucket that is taken up elsewhere at any time lets start what it would have. */
    @Property(tries = 300)
    void goesOnElsewhereAsIfNothingHadHappened(@ForAll long seed) {
        var random = new Random(seed);
        var bucket = new TokenBucket(
                1 + random.nextInt(6), 1 + random.nextInt(5), Duration.ofMillis(1 + random.nextInt(5000)));
        var first = new Gcra(bucket);
        var later = new Gcra(bucket);
        var now = 1_000_000_000L;
        for (var i = 0; i < 100; i++) {
            now += random.nextInt(1_000_000_000);
            if (random.nextInt(4) == 0) {
                var resumed = new Gcra(bucket);
                resumed.resume(later.fullAt(), now);
                later = resumed;
            }
            assertThat(later.next() <= now).isEqualTo(first.next() <= now);
            if (first.next() <= now) {
                first.start(now);
                later.start(now);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 1L << 62, 5_000})
    void isEmptyAtTheMostWhateverItIsToldOfTheFuture(long fullAt) {
        var gcra = new Gcra(new TokenBucket(3, 1, Duration.ofNanos(10)));
        gcra.resume(fullAt, 100);

        assertThat(gcra.next()).isEqualTo(110);
        assertThat(gcra.fullAt()).isEqualTo(130);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 100})
    void isFullAtTheMostWhateverItIsToldOfThePast(long fullAt) {
        var gcra = new Gcra(new TokenBucket(3, 1, Duration.ofNanos(10)));
        gcra.resume(fullAt, 100);
        for (var i = 0; i < 3; i++) {
            assertThat(gcra.next()).isLessThanOrEqualTo(100);
            gcra.start(100);
        }

        assertThat(gcra.next()).isEqualTo(110);
    }

    @Test
    void saysExactlyWhenTheNextMayStart() {
        var gcra = new Gcra(new TokenBucket(2, 3, Duration.ofNanos(10)));
        gcra.start(100);
        assertThat(gcra.next()).isLessThanOrEqualTo(100);
        gcra.start(100);

        assertThat(gcra.next()).as("a third of 10, rounded up").isEqualTo(104);
    }

    @Test
    void bearsTheLargestBuckets() {
        var gcra = new Gcra(new TokenBucket(Integer.MAX_VALUE, 1, Duration.ofDays(1)));
        var now = Duration.ofDays(30_000).toNanos();
        for (var i = 0; i < 1000; i++) {
            assertThat(gcra.next()).isLessThanOrEqualTo(now);
            gcra.start(now);
        }
    }
}
