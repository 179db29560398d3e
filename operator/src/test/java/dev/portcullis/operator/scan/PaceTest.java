package dev.portcullis.operator.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String HOST = "registry.example.test";

    private final Pace pace = new Pace(5, 10);

    private boolean isFree(Instant now) {
        return !pace.earliest(HOST, now).isAfter(now);
    }

    private Instant after(Duration duration) {
        return START.plus(duration);
    }

    @Test
    void asksABurstAndThenAtTheRate() {
        var asked = new ArrayList<Instant>();
        for (var now = START; now.isBefore(after(Duration.ofSeconds(10))); now = now.plusMillis(10)) {
            while (isFree(now)) {
                pace.spend(HOST, now);
                asked.add(now);
            }
        }

        assertThat(asked.stream().filter(START::equals)).hasSize(10);
        assertThat(asked).hasSizeBetween(58, 60);
    }

    @Test
    void savesUpNoMoreThanABurst() {
        for (var i = 0; i < 10; i++) {
            pace.spend(HOST, START);
        }
        var later = after(Duration.ofHours(3));

        for (var i = 0; i < 10; i++) {
            assertThat(isFree(later)).isTrue();
            pace.spend(HOST, later);
        }

        assertThat(isFree(later)).isFalse();
    }

    @Test
    void waitsAsLongAsAHostAsksFor() {
        pace.pushedBack(HOST, Duration.ofSeconds(90), START);

        assertThat(isFree(after(Duration.ofSeconds(89)))).isFalse();
        assertThat(isFree(after(Duration.ofSeconds(90)))).isTrue();
        assertThat(pace.blocked(START)).isOne();
    }

    @Test
    void isStoppedByNobodyForLong() {
        pace.pushedBack(HOST, Duration.ofDays(1), START);

        assertThat(isFree(after(Duration.ofMinutes(5).minusSeconds(1)))).isFalse();
        assertThat(isFree(after(Duration.ofMinutes(5)))).isTrue();
    }

    @Test
    void waitsLongerEachTimeUntilTheHostAnswers() {
        var now = START;
        var waits = new ArrayList<Long>();
        for (var i = 0; i < 12; i++) {
            pace.pushedBack(HOST, Duration.ZERO, now);
            var free = pace.earliest(HOST, now);
            waits.add(Duration.between(now, free).toSeconds());
            now = free;
        }

        assertThat(waits).startsWith(2L, 4L, 8L, 16L).endsWith(300L, 300L).isSorted();
        pace.answered(HOST);
        pace.pushedBack(HOST, Duration.ZERO, now);
        assertThat(Duration.between(now, pace.earliest(HOST, now))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void takesWhatManySayAtOnceForOne() {
        for (var i = 0; i < 20; i++) {
            pace.pushedBack(HOST, Duration.ZERO, START);
        }

        assertThat(pace.earliest(HOST, START)).isEqualTo(after(Duration.ofSeconds(2)));
    }

    /** Whoever is under way meanwhile gets the host's answer from memory, with the time that is left of it. */
    @Test
    void takesWhatIsRememberedOfOneAnswerForOne() {
        for (var second = 0; second < 30; second++) {
            pace.pushedBack(HOST, Duration.ofSeconds(30L - second), after(Duration.ofSeconds(second)));
        }
        assertThat(pace.earliest(HOST, START)).isEqualTo(after(Duration.ofSeconds(30)));

        var later = after(Duration.ofSeconds(30));
        pace.pushedBack(HOST, Duration.ZERO, later);
        assertThat(Duration.between(later, pace.earliest(HOST, later))).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void oneHostHoldsUpNoOther() {
        pace.pushedBack(HOST, Duration.ofMinutes(10), START);

        assertThat(pace.earliest("other.example.test", START)).isBefore(START);
        assertThat(pace.earliest("", START)).isBefore(START);
    }
}
